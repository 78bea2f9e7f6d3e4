using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Fixtures;

/// <summary>
/// A cgroup for one test. The tree is shared by the whole machine, so it has a unique name and is removed at the end.
/// </summary>
internal sealed class TestCgroup : IDisposable
{
    private const string Mount = "/run/cgroup";

    private readonly Sandbox sandbox;

    public TestCgroup(Sandbox sandbox)
    {
        this.sandbox = sandbox;
        Expect.Quietly(sandbox.Shell($"ip link set lo up; mkdir {Mount} && mount -t cgroup2 none {Mount} && mkdir {Mount}{Path}"));
    }

    /// <summary>Its path as in <c>/proc/PID/cgroup</c>.</summary>
    public string Path { get; } = $"/keeptune-test-{Environment.ProcessId}-{Guid.NewGuid():N}.slice";

    public string Name => Path[1..];

    /// <summary>Its directory.</summary>
    public string Directory => Mount + Path;

    /// <summary>Starts a program with sockets in it, or in a cgroup below it.</summary>
    public HeldSocketProgram Program(string body, string below = "") =>
        new(sandbox, body, "sh", "-c", $"mkdir -p {Directory}{below} && echo $$ >{Directory}{below}/cgroup.procs && exec \"$@\"", "in");

    /// <summary>The output of <c>policy list</c> for it and the cgroups below it.</summary>
    public JsonArray Policies() =>
        [
            .. JsonNode.Parse(Expect.Quietly(sandbox.Keeptune("policy", "list", "--json")))!["policies"]!.AsArray()
                .Where(policy => ((string)policy!["cgroup"]!).StartsWith(Path, StringComparison.Ordinal))
                .Select(policy => policy!.DeepClone())
        ];

    // A server that a test leaves running would keep it busy.
    public void Dispose() => sandbox.Shell($$"""
        for i in $(seq 50); do
          find {{Directory}} -name cgroup.procs -exec cat {} + 2>/dev/null | xargs -r kill -KILL 2>/dev/null
          find {{Directory}} -depth -type d -exec rmdir {} \; 2>/dev/null
          [ -e {{Directory}} ] || exit 0
          sleep 0.1
        done
        """);
}
