using System.Net.Sockets;

namespace KeepTune.EndToEnd.Tests.Export;

/// <summary>The exported code is compiled or run on a socket whose options another program reads.</summary>
public sealed class ExportedCodeTests : IDisposable
{
    /// <summary>Creates a socket, passes its descriptor to a program as the last argument, and then reads the options.</summary>
    private const string ReadBack = """
        cat >/run/readback.py <<'END'
        import socket, subprocess, sys
        with socket.socket() as s:
            assert s.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 0
            subprocess.run([*sys.argv[1:], str(s.fileno())], pass_fds=[s.fileno()], check=True)
            print(s.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE), *(s.getsockopt(socket.IPPROTO_TCP, option) for option in (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)))
        END

        """;

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("cloud", "1 200 30 5\n")]
    [InlineData("kernel-default", "1 7200 75 9\n")]
    [InlineData("/etc/most.toml", "1 32767 32767 127\n")]
    public void C(string profile, string options)
    {
        Assert.Equal(options, Run(profile, """
            $K export $P --to c >/run/keepalive.h
            printf '#include <stdlib.h>\n#include "keepalive.h"\nint main(int argc, char **argv) { return set_tcp_keepalive(atoi(argv[argc - 1])) != 0; }\n' >/run/main.c
            gcc -Wall -Wextra -Werror -pedantic -std=c99 -o /run/main /run/main.c && python3 /run/readback.py /run/main
            """));
        Assert.NotEqual(0, sandbox.Shell("/run/main 99").ExitCode);
    }

    [Theory]
    [InlineData("cloud", "1 200 30 5\n")]
    [InlineData("kernel-default", "1 7200 75 9\n")]
    [InlineData("/etc/most.toml", "1 32767 32767 127\n")]
    public void Python(string profile, string options) => Assert.Equal(options, Run(profile, """
        $K export $P --to python >/run/keepalive.py
        PYTHONPATH=/run python3 /run/readback.py python3 -W error -c 'import keepalive, socket, sys; s = socket.socket(fileno=int(sys.argv[1])); keepalive.set_tcp_keepalive(s); s.detach()'
        """));

    /// <summary>An older Node supports only the time; the caveat says what else it sets.</summary>
    [Theory]
    [InlineData("cloud", "1 200 30 5\n", "1 200 1 10\n")]
    [InlineData("kernel-default", "1 7200 75 9\n", "1 7200 1 10\n")]
    [InlineData("/etc/most.toml", "1 32767 32767 127\n", "1 32767 1 10\n")]
    public void Node(string profile, string options, string optionsBefore)
    {
        var version = sandbox.Shell("node --version").Output.Trim()[1..].Split('.').Select(int.Parse).ToArray();

        var read = Run(profile, """
            { $K export $P --to node; echo 'setTcpKeepAlive(new (require("net").Socket)({ fd: Number(process.argv[2]), readable: false }))'; } >/run/keepalive.js
            python3 /run/readback.py node /run/keepalive.js
            """);

        Assert.Equal(version[0] > 26 || (version[0] == 26 && version[1] >= 4) ? options : optionsBefore, read);
    }

    [Fact]
    public void Csharp()
    {
        var exported = Expect.Quietly(sandbox.Keeptune("export", "cloud", "--to", "csharp"));
        // That text is compiled into this assembly.
        Assert.Equal(
            File.ReadAllText(Path.Combine(Sandbox.Repository, "tests/KeepTune.Core.Tests/Export/Snapshots/cloud.csharp.txt")), exported);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        TcpKeepAlive.Set(socket);

        Assert.Equal([1, 200, 30, 5], new[] { (1, 9), (6, 4), (6, 5), (6, 6) }.Select(option => Option(socket, option)));
    }

    // By the kernel's numbers: SOL_SOCKET, SO_KEEPALIVE; IPPROTO_TCP, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT.
    private static int Option(Socket socket, (int Level, int Name) option)
    {
        Span<byte> value = stackalloc byte[4];
        socket.GetRawSocketOption(option.Level, option.Name, value);
        return BitConverter.ToInt32(value);
    }

    private string Run(string profile, string script)
    {
        sandbox.WriteFile("/etc/most.toml", "description = \"x\"\ntime = 32767\nintvl = 32767\nprobes = 127\n");
        sandbox.Variables["P"] = profile;
        return Expect.Quietly(sandbox.Shell(ReadBack + script));
    }
}
