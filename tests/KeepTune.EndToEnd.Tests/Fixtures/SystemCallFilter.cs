namespace KeepTune.EndToEnd.Tests.Fixtures;

/// <summary>A real system call filter (seccomp) that refuses bpf(2), as in containers.</summary>
internal static class SystemCallFilter
{
    private const int EveryCommand = -1;

    private const string Script = """
        import ctypes, os, struct, sys
        number = 280 if os.uname().machine == "aarch64" else 321
        error, command = map(int, sys.argv[1:3])
        code = struct.pack("HBBI", 0x20, 0, 0, 0) + struct.pack("HBBI", 0x15, 0, 3, number)
        code += struct.pack("HBBI", 0x20, 0, 0, 16) + struct.pack("HBBI", 0x15, 0 if command >= 0 else 1, 1 if command >= 0 else 0, command & 0xffffffff)
        code += struct.pack("HBBI", 6, 0, 0, 0x50000 | error) + struct.pack("HBBI", 6, 0, 0, 0x7fff0000)
        text = ctypes.create_string_buffer(code, len(code))
        class Program(ctypes.Structure):
            _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]
        program = Program(len(code) // 8, ctypes.addressof(text))
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(38, 1, 0, 0, 0) != 0 or libc.prctl(22, 2, ctypes.byref(program), 0, 0) != 0:
            sys.exit("no filter: " + os.strerror(ctypes.get_errno()))
        os.execv(sys.argv[3], sys.argv[3:])
        """;

    /// <summary>Runs the published binary with bpf(2) refused.</summary>
    /// <param name="error">The errno that the call returns: 1 for EPERM, 38 for ENOSYS.</param>
    public static Ran Keeptune(Sandbox sandbox, int error, params string[] arguments) => Keeptune(sandbox, error, EveryCommand, arguments);

    /// <summary>The same with one command of bpf(2) refused.</summary>
    /// <param name="command">Its number in linux/bpf.h.</param>
    public static Ran Keeptune(Sandbox sandbox, int error, int command, params string[] arguments) =>
        sandbox.Run(["python3", "-c", Script, $"{error}", $"{command}", Sandbox.Binary, .. arguments]);
}
