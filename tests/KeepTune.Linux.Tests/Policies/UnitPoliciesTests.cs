using KeepTune.Core.Policies;
using KeepTune.Linux.Policies;

namespace KeepTune.Linux.Tests.Policies;

public sealed class UnitPoliciesTests : IDisposable
{
    private static readonly string DropIn = PolicyUnit.Of(["database"], "app", "/usr/bin/keeptune").Text;
    private static readonly string OfSlice = PolicyUnit.Of(["database"], "web.slice", "/usr/bin/keeptune").Text;

    private readonly FixtureTree tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void Drop_ins_and_units_that_attach_a_policy_are_found()
    {
        tree.Write("etc/systemd/system/app.service.d/keeptune.conf", DropIn);
        tree.Write("etc/systemd/system/t@.service.d/own-name.conf", DropIn.Replace("=-+", "=+", StringComparison.Ordinal));
        tree.Write("run/systemd/system/other.service.d/keeptune.conf", DropIn);
        tree.Write("run/systemd/system/app.service.d/keeptune.conf", DropIn);
        tree.Write("etc/systemd/system/plain.service.d/limits.conf", "[Service]\n# ExecStartPre=keeptune policy attach x\n");
        tree.Write("etc/systemd/system/note.service.d/keeptune.txt", DropIn);
        tree.Write("etc/systemd/system/file.service.d", "");
        tree.Write("etc/systemd/system/keeptune-policy-web.service", OfSlice);
        tree.Write("etc/systemd/system/keeptune-policy-idle.service", OfSlice);
        Directory.CreateDirectory($"{tree.Directory}/etc/systemd/system/web.slice.wants");
        const string Own = "keeptune-policy-web.service";
        File.CreateSymbolicLink($"{tree.Directory}/etc/systemd/system/web.slice.wants/{Own}", $"../{Own}");
        Directory.CreateDirectory($"{tree.Directory}/etc/systemd/system/masked.service.d");
        File.CreateSymbolicLink($"{tree.Directory}/etc/systemd/system/masked.service.d/keeptune.conf", "/dev/null");
        File.CreateSymbolicLink($"{tree.Directory}/etc/systemd/system/dangling.service.d", "nowhere");

        Assert.Equal(
            [
                "app.service etc/systemd/system/app.service.d/keeptune.conf",
                "other.service run/systemd/system/other.service.d/keeptune.conf",
                "t@.service etc/systemd/system/t@.service.d/own-name.conf",
                "web.slice etc/systemd/system/keeptune-policy-web.service",
            ],
            UnitPolicies.All(tree.Paths).Select(policy => $"{policy.Unit} {policy.File[(tree.Directory.Length + 1)..]}").Order());
    }

    [Fact]
    public void Without_systemd_there_are_none() => Assert.Empty(UnitPolicies.All(tree.Paths));

    [Fact]
    public void Unreadable_files_are_not_taken_for_none()
    {
        Directory.CreateDirectory($"{tree.Directory}/etc/systemd");
        File.CreateSymbolicLink($"{tree.Directory}/etc/systemd/system", "system");

        var failure = Assert.Throws<Failure>(() => UnitPolicies.All(tree.Paths));

        Assert.Contains("couldn't look for policies in", failure.Message, StringComparison.Ordinal);
    }
}
