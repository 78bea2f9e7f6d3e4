using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Policy;

/// <summary>
/// The ways to name a cgroup for <c>policy</c> and <c>sockets --cgroup</c>, and the errors for invalid names.
/// </summary>
public sealed class CgroupNameTests : IDisposable
{
    private const string UnmountOthers = "findmnt -rno TARGET -t cgroup2 | grep -vx /run/cgroup | xargs -r umount -l";

    private const string NoVersion2 = "findmnt -rno TARGET -t cgroup2 | xargs umount -l";

    private readonly Sandbox sandbox = new();
    private readonly TestCgroup group;

    public CgroupNameTests() => group = new(sandbox);

    public void Dispose()
    {
        group.Dispose();
        sandbox.Dispose();
    }

    [Fact]
    public void A_path_may_be_written_as_completed_by_a_shell()
    {
        Expect.Quietly(sandbox.Shell($"mkdir {group.Directory}/a.service"));
        var path = $"{group.Path}/a.service";

        foreach (var name
            in new[]
            {
                path,
                path[1..],
                $"/{path}/",
                $"{group.Path}/./a.service",
                $"{group.Directory}/a.service",
                $"{group.Directory}//a.service/",
                "./a.service/",
                $"../{group.Name}/a.service",
            })
        {
            Assert.Equal($"attached 60/10/6 ('database') to {path}\n", Expect.Quietly(Here("policy", "attach", "database", name)));
            Assert.Equal(path, (string?)Assert.Single(group.Policies())!["cgroup"]);
            Assert.StartsWith(
                $"detached 60/10/6 ('database') from {path}; ", Expect.Quietly(Here("policy", "detach", name)), StringComparison.Ordinal);
            Assert.Equal(0, Here("sockets", "--cgroup", name).ExitCode);
        }
    }

    [Theory]
    [InlineData("a b.service")]
    [InlineData("ü—.service")]
    [InlineData(@"dev-disk\x2dby.service")]
    [InlineData("x@a\\x2fb.service")]
    [InlineData("\"q'.service")]
    [InlineData("%n.service")]
    [InlineData("$HOME.service")]
    [InlineData("\u001b[31m.service")]
    public void A_name_may_contain_any_character_and_is_shown_escaped(string name)
    {
        Expect.Quietly(sandbox.Run(["mkdir", $"{group.Directory}/{name}"]));

        foreach (var typed in new[] { name, $"{group.Path}/{name}" })
        {
            Assert.DoesNotContain('\u001b', Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", typed)));
            Assert.Equal($"{group.Path}/{name}", (string?)Assert.Single(group.Policies())!["cgroup"]);
            Assert.DoesNotContain('\u001b', Expect.Quietly(sandbox.Keeptune("policy", "list")));
            Expect.Quietly(sandbox.Keeptune("policy", "detach", typed));
        }
    }

    [Fact]
    public void A_unit_is_found_without_its_suffix_and_where_systemd_escapes_it()
    {
        var id = group.Name[..^".slice".Length];
        Expect.Quietly(sandbox.Shell($"mkdir -p {group.Directory}/{id}-x.service {group.Directory}/_{id}-y.service"));

        Assert.EndsWith(
            $" to {group.Path}/{id}-x.service\n",
            Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", $"{id}-x")),
            StringComparison.Ordinal);
        Assert.EndsWith(
            $" to {group.Path}/_{id}-y.service\n",
            Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", $"{id}-y.service")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "there is no cgroup 'nginx-x' or 'nginx-x.service' below ", "nginx-x")]
    [InlineData(1, "there is no cgroup 'nginx-x.service' below ", "nginx-x.service")]
    [InlineData(1, "a unit has one while it runs", "nginx-x.slice")]
    [InlineData(1, "'systemctl status 'a b.service'' shows whether it runs", "a b")]
    [InlineData(1, "there is no cgroup '/no/such' below ", "/no/such")]
    [InlineData(1, "there is no cgroup '/etc/passwd' below ", "/etc/passwd")]
    [InlineData(1, "there is no cgroup '/etc' below ", "/etc")]
    [InlineData(1, "there is no cgroup '.' below ", ".")]
    [InlineData(1, "there is no cgroup '../x' below ", "../x")]
    [InlineData(1, "there is no cgroup '/a/../../x' below ", "/a/../../x")]
    [InlineData(1, @"there is no cgroup '\x1b[31m'", "\u001b[31m")]
    [InlineData(2, "expected a path", "")]
    public void An_unknown_name_is_refused(int exitCode, string message, string name)
    {
        foreach (var arguments
            in (string[][])[
                ["policy", "attach", "database", name],
                ["policy", "detach", name],
                ["sockets", "--cgroup", name],
                ["sockets", "set", "database", "--yes", "--cgroup", name]
            ])
            Expect.Refusal(sandbox, exitCode, () => sandbox.Keeptune(arguments), message);
        var json = JsonNode.Parse(sandbox.Keeptune("policy", "attach", "database", name, "--json").Output)!;
        Assert.Equal(("keeptune.error.v1", exitCode), ((string?)json["schema"], (int)json["exit_code"]!));
    }

    [Fact]
    public void A_removed_cgroup_is_not_found()
    {
        Expect.Quietly(sandbox.Shell($"mkdir {group.Directory}/a.service; rmdir {group.Directory}/a.service"));

        foreach (var arguments in (string[][])[["policy", "attach", "database"], ["policy", "detach"], ["sockets", "--cgroup"]])
            Expect.Refusal(
                sandbox,
                1,
                () => sandbox.Keeptune([.. arguments, $"{group.Path}/a.service"]),
                $"there is no cgroup '{group.Path}/a.service' below ");
    }

    [Fact]
    public void Nor_is_a_removed_current_directory() =>
        Expect.Refusal(
            sandbox,
            1,
            () =>
                sandbox.Shell(
                    $"mkdir {group.Directory}/a.service; cd {group.Directory}/a.service; rmdir {group.Directory}/a.service; exec $K "
                        + "policy detach ./"),
            "there is no cgroup './' below ");

    [Fact]
    public void A_path_that_is_too_long_to_be_stored_is_refused()
    {
        var path = $"{group.Path}/{new string('a', 250)}/{new string('b', 250)}";
        Expect.Quietly(sandbox.Shell($"mkdir -p /run/cgroup{path}"));

        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("policy", "attach", "database", path), "the path of the cgroup is longer than ");
        Assert.Empty(group.Policies());
    }

    [Fact]
    public void A_file_of_a_cgroup_is_not_taken_for_the_cgroup()
    {
        foreach (var name in new[] { $"{group.Path}/cgroup.procs", $"{group.Directory}/cgroup.procs" })
            Expect.Refusal(
                sandbox,
                1,
                () => sandbox.Keeptune("policy", "attach", "database", name),
                "is a regular file of a cgroup, expected the cgroup itself",
                $"use '{group.Path}'");
    }

    [Fact]
    public void A_cgroup_of_version_1_is_distinguished_from_one_of_version_2()
    {
        Expect.Quietly(sandbox.Shell("mkdir /run/one; mount -t cgroup -o none,name=keeptune-test none /run/one; mkdir /run/one/x"));

        foreach (var (name, relation) in new[] { ("/run/one", "is"), ("/run/one/x", "is"), ("/run/one/nothing", "is below") })
        {
            foreach (var arguments in (string[][])[["policy", "attach", "database"], ["policy", "detach"], ["sockets", "--cgroup"]])
                Expect.Refusal(
                    sandbox,
                    1,
                    () => sandbox.Keeptune([.. arguments, name]),
                    $"'{name}' {relation} a version 1 cgroup, expected a version 2 cgroup below ");
        }

        Expect.Quietly(sandbox.Shell("rmdir /run/one/x; umount /run/one"));
    }

    [Theory]
    [InlineData(NoVersion2)]
    [InlineData("findmnt -rno TARGET -t cgroup2 | while read -r place; do mount -t tmpfs none \"$place\"; done")]
    public void Without_a_mount_of_version_2_it_says_so(string without)
    {
        foreach (var arguments
            in new[]
            {
                $"policy attach database {group.Path}",
                "policy attach database nginx.service",
                "policy attach database --pid 1",
                $"policy detach {group.Path}",
                "policy list",
                $"sockets --cgroup {group.Path}",
            })
            Expect.Refusal(
                sandbox,
                1,
                () => sandbox.Shell($"unshare --mount sh -c '{without}; exec $K {arguments}'"),
                "cgroup v2 is not mounted here",
                "to mount it by hand, run 'mount -t cgroup2 none DIR'");
    }

    [Fact]
    public void A_read_only_mount_is_enough()
    {
        var ran = sandbox.Shell(
            $"unshare --mount sh -c '{NoVersion2}; mkdir /run/two; mount -t cgroup2 none /run/two; mount -o remount,bind,ro /run/two; "
                + $"$K policy attach database {group.Path} && $K policy detach {group.Path}'");

        Assert.Equal(
            $"attached 60/10/6 ('database') to {group.Path}\n"
                + $"detached 60/10/6 ('database') from {group.Path}; existing connections keep its values\n",
            Expect.Quietly(ran));
    }

    [Fact]
    public void If_only_a_part_of_the_tree_is_mounted_its_cgroups_keep_their_names()
    {
        var ran = sandbox.Shell($"""
            mkdir {group.Directory}/in; mkdir /run/part; mount --bind {group.Directory} /run/part
            exec unshare --mount sh -c 'findmnt -rno TARGET -t cgroup2 | grep -vx /run/part | xargs umount -l
              $K policy attach database {group.Path}/in; $K policy attach database /run/part/in; $K policy attach cloud /run/part; $K policy list --json; $K policy detach {group.Path}/in; $K policy attach cloud /in'
            """);

        Assert.Equal(1, ran.ExitCode);
        Assert.StartsWith(
            $"attached 60/10/6 ('database') to {group.Path}/in\nno change: {group.Path}/in already has 60/10/6 ('database')\n"
                + $"attached 200/30/5 ('cloud') to {group.Path}\n",
            ran.Output,
            StringComparison.Ordinal);
        Assert.Contains("there is no cgroup '/in' below /run/part", ran.Error, StringComparison.Ordinal);
        Assert.Equal(
            [group.Path, $"{group.Path}/in"],
            JsonNode.Parse(ran.Output.Split('\n')[3])!["policies"]!.AsArray().Select(policy => (string)policy!["cgroup"]!));
    }

    [Fact]
    public void In_a_cgroup_namespace_the_names_are_those_visible_there()
    {
        var ran = InNamespace("mount -t cgroup2 none /run/own; umount -l /run/cgroup", $$"""
            $K policy attach database --pid $$; $K policy attach cloud /in; $K policy list --json; $K policy detach /; $K policy detach /in; $K policy attach cloud {{group.Path}}
            """);

        Assert.StartsWith("attached 60/10/6 ('database') to /\nattached 200/30/5 ('cloud') to /in\n", ran.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["/", "/in"],
            JsonNode.Parse(ran.Output.Split('\n')[2])!["policies"]!.AsArray().Select(policy => (string)policy!["cgroup"]!).Order());

        // '/' is not the machine's there, so no warning is needed; the only error is that the machine's names are unknown.
        Assert.StartsWith($"keeptune: error: there is no cgroup '{group.Path}' below ", ran.Error, StringComparison.Ordinal);
        Assert.Empty(group.Policies());
    }

    [Fact]
    public void A_process_is_not_searched_for_in_mounts_from_outside_the_cgroup_namespace()
    {
        var ran = InNamespace(
            "", $"$K policy attach database --pid $$; $K policy attach cloud {group.Directory}; $K policy detach {group.Directory}");

        Assert.Contains("has another name below", ran.Error, StringComparison.Ordinal);
        Assert.Contains("mount -t cgroup2 none DIR", ran.Error, StringComparison.Ordinal);
        Assert.Equal(
            $"attached 200/30/5 ('cloud') to {group.Path}\n"
                + $"detached 200/30/5 ('cloud') from {group.Path}; existing connections keep its values\n",
            ran.Output);
        Assert.Empty(group.Policies());
    }

    [Fact]
    public void A_process_outside_the_cgroup_namespace_is_reported()
    {
        var ran = InNamespace("mount -t cgroup2 none /run/own; umount -l /run/cgroup", "$K policy attach database --pid 1");

        Assert.Equal((1, ""), (ran.ExitCode, ran.Output));
        Assert.Contains("process 1 is in a cgroup outside this cgroup namespace", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_root_cgroup_is_selected_only_by_name()
    {
        // Every call fails, so that it is never done.
        string Attach(string name) =>
            sandbox.Shell($"strace -f -qq -o /dev/null -e trace=bpf -e inject=bpf:error=ENOSYS $K policy attach database {name}").Error;

        foreach (var name in new[] { "/", "//", "/.", "/run/cgroup", "/run/cgroup/" })
            Assert.StartsWith(
                "keeptune: warning: this is the cgroup of all processes of this machine, including containers\nkeeptune: error: couldn't "
                    + "list BPF programs",
                Attach(name),
                StringComparison.Ordinal);
        Assert.StartsWith("keeptune: error: couldn't list BPF programs", Attach(group.Path), StringComparison.Ordinal);
        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Shell("echo $$ >/run/cgroup/cgroup.procs; exec $K policy attach database --pid $$"),
            "is in the cgroup of all processes of this machine, including containers",
            "run 'keeptune policy attach database /'");
    }

    [Fact]
    public void A_process_may_be_a_thread_but_must_exist()
    {
        using var program = group.Program("""
            import threading, time
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
            """);
        var thread =
            sandbox.Shell($"for p in $(cat {group.Directory}/cgroup.procs); do ls /proc/$p/task; done | sort -n | tail -1").Output.Trim();

        Assert.EndsWith(
            $" to {group.Path}\n",
            Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", "--pid", thread)),
            StringComparison.Ordinal);
        Expect.Refusal(
            sandbox, 1, () => sandbox.Keeptune("policy", "attach", "database", "--pid", "4194304"), "there is no process 4194304");
        foreach (var typed in new[] { "0", "-1", "x", "99999999999" })
            Expect.Refusal(
                sandbox,
                2,
                () => sandbox.Keeptune("policy", "attach", "database", "--pid", typed),
                $"'--pid' is '{typed}', expected a process id");
    }

    private Ran Here(params string[] arguments) =>
        sandbox.Run(["sh", "-c", $"cd {group.Directory} && exec $K \"$@\"", "here", .. arguments]);

    // A shell in the namespace of its own cgroup; a cgroup 'in' is below.
    private Ran InNamespace(string prepare, string script)
    {
        sandbox.WriteFile("/run/script", script);
        return sandbox.Shell(
            $"mkdir -p {group.Directory}/in /run/own; echo $$ >{group.Directory}/cgroup.procs; exec unshare --cgroup --mount sh -c "
                + $"'{(prepare.Length == 0 ? ":" : $"{UnmountOthers}; {prepare}")}; exec bash /run/script'");
    }
}
