using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct winsize (asm-generic/termios.h).
[StructLayout(LayoutKind.Sequential)]
internal struct Winsize
{
    internal ushort ws_row;
    internal ushort ws_col;
    internal ushort ws_xpixel;
    internal ushort ws_ypixel;
}
