using System.Text;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Host;

/// <summary>The user at the terminal, through poll(2) and read(2).</summary>
public sealed class Terminal
{
    private const int Input = 0;
    private const int Error = 2;

    private bool gone;

    /// <summary>The input ended: by Ctrl-D, after which a terminal may continue, or for good.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>
    /// Standard input and error are a terminal, and this program is in its foreground; in the background a read would stop it.
    /// </summary>
    public static bool IsAttended => Terminals.IsInForeground(Input) && Terminals.Size(Error) is not null;

    /// <summary>Standard error is a terminal, so somebody may be watching.</summary>
    public static bool IsWatched => Terminals.Size(Error) is not null;

    /// <summary>Width of the terminal on standard error; 80 if unknown.</summary>
    public static int Width => Terminals.Size(Error) is { ws_col: > 0 } size ? size.ws_col : 80;

    /// <summary>Discards what was typed before the prompt.</summary>
    public static void Flush() => Terminals.FlushInput(Input);

    /// <summary>Waits at most this long for a line.</summary>
    /// <returns>The line without its end; null if none arrived.</returns>
    public string? ReadLine(TimeSpan timeout)
    {
        var wait = new PollFd { fd = gone ? -1 : Input, events = POLLIN };
        if (Descriptors.Poll(ref wait, timeout) <= 0)
            return null;

        Span<byte> buffer = stackalloc byte[256];
        var input = new FileDescriptor(Input);
        var error = Files.Read(input, buffer, out var count);
        input.SetHandleAsInvalid();
        HasEnded |= error != Errno.None || count == 0;
        gone = error != Errno.None || (wait.revents & POLLHUP) != 0;
        return count > 0 && buffer[count - 1] == '\n' ? Encoding.UTF8.GetString(buffer[..count]).Trim() : null;
    }
}
