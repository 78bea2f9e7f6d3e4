using System.Diagnostics;
using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Fixtures;

/// <summary>
/// A program that runs in a sandbox, or in its own namespace inside, and holds sockets of every kind until it is disposed. It reports
/// the result of its own getsockopt(2) for each.
/// </summary>
internal sealed class HeldSocketProgram : IDisposable
{
    private const string Common = """
        import json, os, socket, sys

        held = []

        def keep(s, on=None, idle=None, intvl=None, cnt=None, user=None):
            for value, level, name in ((on, socket.SOL_SOCKET, socket.SO_KEEPALIVE), (idle, 6, 4), (intvl, 6, 5), (cnt, 6, 6), (user, 6, 18)):
                if value is not None:
                    s.setsockopt(level, name, value)
            held.append(s)
            return s

        def listen(family, address, **options):
            s = keep(socket.socket(family), **options)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind(address)
            s.listen(16)
            return s

        def connect(listener, family=None, address=None, accept=True, **options):
            s = keep(socket.socket(family or listener.family), **options)
            s.connect(address or listener.getsockname())
            if accept:
                held.append(listener.accept()[0])
            return s

        def end(address, family):
            return ("[%s]:%s" if family == socket.AF_INET6 else "%s:%s") % (address[0], address[1] or "*")

        def tell(s):
            listening = s.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
            return {
                "state": "listening" if listening else "established",
                "local": end(s.getsockname(), s.family),
                "peer": end(("::" if s.family == socket.AF_INET6 else "0.0.0.0", 0) if listening else s.getpeername(), s.family),
                "inode": os.fstat(s.fileno()).st_ino,
                "uid": os.fstat(s.fileno()).st_uid,
                "keepalive": bool(s.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)),
                "time_s": s.getsockopt(6, 4),
                "intvl_s": s.getsockopt(6, 5),
                "probes": s.getsockopt(6, 6),
                "user_timeout_ms": s.getsockopt(6, 18),
            }

        def ready():
            print(json.dumps(list(map(tell, held))), flush=True)
            for statement in sys.stdin:
                exec(statement, globals())
                print(json.dumps(list(map(tell, held))), flush=True)

        """;

    private readonly Process process;

    /// <param name="around">The command that starts the interpreter, such as <c>unshare --net</c>.</param>
    /// <param name="body">Creates the sockets.</param>
    public HeldSocketProgram(Sandbox sandbox, string body, params string[] around)
    {
        process = sandbox.Enter([.. around, "python3", "-c", $"{Common}{body}\nready()\n"]);
        Sockets = JsonNode.Parse(
            process.StandardOutput.ReadLine() ?? throw new InvalidOperationException(process.StandardError.ReadToEnd()))!.AsArray();
    }

    public JsonArray Sockets { get; }

    /// <summary>Makes the program do this, and report again.</summary>
    public JsonArray After(string statement = "pass")
    {
        process.StandardInput.WriteLine(statement);
        process.StandardInput.Flush();
        return JsonNode.Parse(
            process.StandardOutput.ReadLine() ?? throw new InvalidOperationException(process.StandardError.ReadToEnd()))!.AsArray();
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
