using System.Globalization;

namespace KeepTune.EndToEnd.Tests.Fixtures;

/// <summary>Thousands of connections to port 5000 of the loopback interface, both ends in one program.</summary>
internal static class ManyConnections
{
    public static HeldSocketProgram Make(Sandbox sandbox, int count) => new(sandbox, $"""
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (20000, 20000))
        l = socket.create_server(("127.0.0.1", 5000), backlog=512)
        accepted = []
        for i in range({count}):
            c = socket.create_connection(l.getsockname())
            accepted.append(l.accept()[0])
            held.append(c)
        """);

    public static int Established(Sandbox sandbox) =>
        int.Parse(sandbox.Shell("ss -Htn state established '( dport = :5000 )' | wc -l").Output, CultureInfo.InvariantCulture);
}
