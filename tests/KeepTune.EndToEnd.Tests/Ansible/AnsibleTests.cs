using System.Text.RegularExpressions;

namespace KeepTune.EndToEnd.Tests.Ansible;

/// <summary>
/// The role of <c>src/ansible</c>, and the plain task in its README, run by the real ansible-playbook in a sandbox.
/// </summary>
public sealed partial class AnsibleTests : IDisposable
{
    private const string DropIn = "/etc/sysctl.d/90-keeptune.conf";

    private const string Own = """{"keeptune_profile": "ours", "keeptune_profiles": {"ours": "description = \"ours\"\ntime = 100\nintvl = 20\nprobes = 4\n"}}""";

    private static readonly string Role = Path.Combine(Sandbox.Repository, "src/ansible/roles/keeptune");

    private readonly Sandbox sandbox = new();

    public AnsibleTests()
    {
        // Ansible's own files go to /run, which no test checks.
        foreach (var (name, directory)
            in new[] { ("HOME", ""), ("ANSIBLE_HOME", "/home"), ("ANSIBLE_LOCAL_TEMP", "/local"), ("ANSIBLE_REMOTE_TEMP", "/remote") })
            sandbox.Variables[name] = "/run/ansible" + directory;
        sandbox.Variables["ANSIBLE_ROLES_PATH"] = Path.GetDirectoryName(Role)!;
        sandbox.Variables["ANSIBLE_NOCOLOR"] = "1";
        sandbox.WriteFile("/run/role.yml", "- hosts: localhost\n  gather_facts: false\n  roles: [keeptune]\n");
    }

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void The_first_run_changes_and_the_second_does_not_and_check_mode_agrees()
    {
        var fresh = sandbox.Everything();

        var forecast = Succeeds(Play("""{"keeptune_profile": "cloud"}""", "--check", "--diff"));
        Assert.Equal(fresh, sandbox.Everything());
        var first = Succeeds(Play("""{"keeptune_profile": "cloud"}""", "--diff"));
        var applied = sandbox.Everything();
        var second = Succeeds(Play("""{"keeptune_profile": "cloud"}"""));
        var after = Succeeds(Play("""{"keeptune_profile": "cloud"}""", "--check", "--diff"));

        Assert.Equal((1, 1, 0, 0), (forecast.Changed, first.Changed, second.Changed, after.Changed));
        Assert.Equal("200/30/5", sandbox.Live);
        Assert.Contains("net.ipv4.tcp_keepalive_time = 200\n", sandbox.ReadFile(DropIn), StringComparison.Ordinal);
        Assert.Equal(applied, sandbox.Everything());
        Assert.Contains("-net.ipv4.tcp_keepalive_time = 7200\n", forecast.Output, StringComparison.Ordinal);
        Assert.Contains($"+++ {DropIn}\n", forecast.Output, StringComparison.Ordinal);
        Assert.Equal(Diff().Match(forecast.Output).Value, Diff().Match(first.Output).Value);
        Assert.DoesNotContain("tcp_keepalive_time", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_alone_and_only_until_the_next_boot()
    {
        var played = Succeeds(
            Play(
                """{"keeptune_time": 90, "keeptune_intvl": "20s", "keeptune_probes": 4, "keeptune_profile": null, "keeptune_persist": false}"""));

        Assert.Equal(1, played.Changed);
        Assert.Equal("90/20/4", sandbox.Live);
        Assert.Equal("", sandbox.Shell("ls -A /etc/sysctl.d").Output);
    }

    [Fact]
    public void Only_the_file_is_written_and_warnings_are_passed_on()
    {
        var played = Succeeds(
            Play("""{"keeptune_profile": "database", "keeptune_probes": 1, "keeptune_runtime": false, "keeptune_file": "50-ours.conf"}"""));

        Assert.Equal(1, played.Changed);
        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.Contains("net.ipv4.tcp_keepalive_probes = 1\n", sandbox.ReadFile("/etc/sysctl.d/50-ours.conf"), StringComparison.Ordinal);
        Assert.Contains("[WARNING]: keeptune: ", played.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_overridden_file_fails_in_check_mode_too_unless_it_is_allowed()
    {
        sandbox.WriteFile("/etc/sysctl.d/95-other.conf", "net.ipv4.tcp_keepalive_time = 7200\n");
        var before = sandbox.Everything();

        var refused = Play("""{"keeptune_profile": "cloud"}""", "--check");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("'/etc/sysctl.d/95-other.conf:1' overrides this at boot", refused.Output, StringComparison.Ordinal);
        Assert.Equal(before, sandbox.Everything());

        var allowed = Succeeds(Play("""{"keeptune_profile": "cloud", "keeptune_allow_overridden": true}"""));
        Assert.Equal(1, allowed.Changed);
        Assert.Equal("200/30/5", sandbox.Live);
    }

    [Fact]
    public void Idle_connections_are_refreshed_on_request_and_only_once()
    {
        Expect.Quietly(sandbox.Shell("ip link set lo up"));
        using var program = new HeldSocketProgram(sandbox, "l = listen(socket.AF_INET, ('127.0.0.1', 5000))\nconnect(l, on=1)");
        Succeeds(Play("""{"keeptune_profile": "cloud"}"""));

        var refreshed = Succeeds(Play("""{"keeptune_profile": "cloud", "keeptune_refresh": true}"""));
        var again = Succeeds(Play("""{"keeptune_profile": "cloud", "keeptune_refresh": true}"""));

        Assert.Equal((1, 0), (refreshed.Changed, again.Changed));
        Assert.Contains("timer:(keepalive,3min", sandbox.Shell("ss -tno dport = :5000").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_mode_predicts_an_own_profile_which_is_then_copied_and_applied()
    {
        var fresh = sandbox.Everything();

        var forecast = Succeeds(Play(Own, "--check", "--diff"));
        Assert.Equal(fresh, sandbox.Everything());
        var applied = Succeeds(Play(Own));

        // The directory, the profile, the values.
        Assert.Equal((3, 3), (forecast.Changed, applied.Changed));
        Assert.Contains("profile 'ours'", forecast.Output, StringComparison.Ordinal);
        Assert.Equal("100/20/4", sandbox.Live);
        Assert.Contains("\"profile\":\"ours\"", sandbox.Keeptune("show", "--json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_fails_with_the_message_of_keeptune_and_changes_nothing()
    {
        (string Host, string Variables, string[] Words)[] refusals =
        [
            ("value", "keeptune_time: 0", ["'time' is 0, expected 1 to 32767 s", "\"exit_code\": 2", "\"kind\": \"invalid_input\""]),
            ("name", "keeptune_profile: databse", ["no profile named 'databse' (hint: did you mean 'database'?"]),
            ("type", "keeptune_probes: many", ["Validation of arguments failed", "argument 'keeptune_probes' is of type"]),
            (
                "profile",
                "{ keeptune_profile: ours, keeptune_profiles: { ours: 'time = 5' } }",
                ["failed to validate", "'description' is missing"]),
            (
                "nobody",
                "{ keeptune_profile: cloud, keeptune_path: /run/as-nobody }",
                ["Permission denied", "run as root", "\"kind\": \"not_permitted\""]),
            (
                "none",
                "{ keeptune_profile: cloud, keeptune_path: /run/none }",
                ["keeptune isn't installed on the target: no program '/run/none'"]),
            (
                "nothing",
                "{ keeptune_profile: cloud, keeptune_runtime: false, keeptune_persist: false }",
                ["runtime and persist are both false"]),
        ];
        sandbox.WriteFile(
            "/run/as-nobody", $"#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups {Sandbox.Binary} \"$@\"\n");
        sandbox.Shell("chmod 0755 /run/as-nobody; install -d -m 0755 /etc/keeptune /etc/keeptune/profiles");
        sandbox.WriteFile("/run/hosts.yml", $"all:\n  vars: {{ keeptune_path: {Sandbox.Binary} }}\n  hosts:\n");
        sandbox.WriteFile("/run/role.yml", "- hosts: all\n  gather_facts: false\n  roles: [keeptune]\n");
        foreach (var (host, variables, _) in refusals)
            sandbox.Shell(
                $"echo \"    {host}:\" >>/run/hosts.yml; mkdir -p /run/host_vars; cat >/run/host_vars/{host}.yml "
                    + $"<<'END'\n{variables}\nEND");
        var fresh = sandbox.Everything();

        var ran = sandbox.Run(["ansible-playbook", "--inventory", "/run/hosts.yml", "--connection", "local", "/run/role.yml"]);

        Assert.Equal(2, ran.ExitCode);
        Assert.All(refusals, refusal =>
        {
            var fatal = Assert.Single(ran.Output.Split('\n'), line => Regex.IsMatch(line, $@"^(fatal|failed): \[{refusal.Host}\]"));
            Assert.All(refusal.Words, word => Assert.Contains(word, fatal, StringComparison.Ordinal));
        });
        Assert.DoesNotContain("Traceback", ran.Output + ran.Error, StringComparison.Ordinal);
        Assert.Equal(fresh, sandbox.Everything());
    }

    [Fact]
    public void A_change_that_was_made_and_could_not_be_reported_fails_and_counts_as_changed()
    {
        sandbox.WriteFile("/run/unheard", $"#!/bin/sh\nexec {Sandbox.Binary} \"$@\" >/dev/full\n");
        sandbox.Shell("chmod 0755 /run/unheard");

        var played = Play("""{"keeptune_profile": "cloud"}""", "--extra-vars", "keeptune_path=/run/unheard");

        Assert.Equal("200/30/5", sandbox.Live);
        Assert.Equal(1, played.Failed);
        Assert.Contains("\"changed\": true", played.Output, StringComparison.Ordinal);
        Assert.Contains("\"exit_code\": 7", played.Output, StringComparison.Ordinal);
        Assert.Contains("\"msg\": \"keeptune: error: ", played.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plain_task_of_the_README_reports_changes_correctly()
    {
        var (play, task) = (Examples()[0], Examples()[^1]);
        sandbox.WriteFile("/run/play.yml", play);
        sandbox.WriteFile(
            "/run/task.yml",
            $"- hosts: localhost\n  gather_facts: false\n  tasks:\n{Regex.Replace(task, "^", "    ", RegexOptions.Multiline)}\n");
        sandbox.Shell("mkdir /run/bin && ln -s $K /run/bin/keeptune");
        sandbox.Variables["PATH"] = "/run/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        var fresh = sandbox.Everything();

        Succeeds(Ansible("/run/play.yml", "{}", "--syntax-check"));
        var forecast = Succeeds(Ansible("/run/task.yml", "{}", "--check"));
        Assert.Equal(fresh, sandbox.Everything());
        var first = Succeeds(Ansible("/run/task.yml", "{}"));
        var second = Succeeds(Ansible("/run/task.yml", "{}"));
        sandbox.Shell("sed -i 's/apply cloud/apply clod/' /run/task.yml");
        var misspelt = Ansible("/run/task.yml", "{}");

        Assert.Equal((1, 1, 0), (forecast.Changed, first.Changed, second.Changed));
        Assert.Equal("200/30/5", sandbox.Live);
        Assert.Equal(1, misspelt.Failed);
        Assert.Contains("\"changed\": false", misspelt.Output, StringComparison.Ordinal);
        Assert.Contains("did you mean 'cloud'?", misspelt.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_variable_is_specified_used_and_described()
    {
        var specified = Variables("meta/argument_specs.yml", "^      (keeptune_\\w+):");

        Assert.Equal(12, specified.Count);
        Assert.Equal(specified, Variables("tasks/main.yml", "\\b(keeptune_\\w+)\\b"));
        Assert.Equal(specified, Variables("README.md", "^\\| `(keeptune_\\w+)` \\|"));
        Assert.Subset(specified, Variables("defaults/main.yml", "^(\\w+):"));
    }

    [Fact]
    public void The_module_compiles_and_its_documentation_is_read_by_ansible_doc()
    {
        var module = Path.Combine(Role, "library");

        var compiled = sandbox.Run(
            ["env", "PYTHONPYCACHEPREFIX=/run/cache", "python3", "-W", "error", "-m", "py_compile", Path.Combine(module, "keeptune.py")]);
        var documented = sandbox.Run(["ansible-doc", "--type", "module", "--module-path", module, "keeptune"]);

        Assert.Equal((0, ""), (compiled.ExitCode, compiled.Error));
        Assert.Equal((0, ""), (documented.ExitCode, documented.Error));
        Assert.Contains("allow_unsafe_values", documented.Output, StringComparison.Ordinal);
    }

    private Played Play(string variables, params string[] options) =>
        Ansible("/run/role.yml", variables, ["--extra-vars", $"keeptune_path={Sandbox.Binary}", .. options]);

    private Played Ansible(string playbook, string variables, params string[] options)
    {
        var ran = sandbox.Run(
            ["ansible-playbook", "--inventory", "localhost,", "--connection", "local", "--extra-vars", variables, .. options, playbook]);
        var recap = Recap().Match(ran.Output);
        int Count(string name) => recap.Success ? int.Parse(recap.Groups[name].Value) : 0;
        return new(ran.ExitCode, Count("changed"), Count("failed"), ran.Output + ran.Error);
    }

    private static Played Succeeds(Played played)
    {
        Assert.True(played is { ExitCode: 0, Failed: 0 }, played.Output);
        return played;
    }

    private static SortedSet<string> Variables(string file, string pattern) =>
        [
            .. Regex.Matches(File.ReadAllText(Path.Combine(Role, file)), pattern, RegexOptions.Multiline)
                .Select(match => match.Groups[1].Value)
        ];

    private static List<string> Examples() =>
        [.. Yaml().Matches(File.ReadAllText(Path.Combine(Role, "README.md"))).Select(match => match.Groups[1].Value)];

    private sealed record Played(int ExitCode, int Changed, int Failed, string Output);

    [GeneratedRegex("^localhost +: ok=\\d+ +changed=(?<changed>\\d+) +unreachable=0 +failed=(?<failed>\\d+)", RegexOptions.Multiline)]
    private static partial Regex Recap();

    [GeneratedRegex("^--- running kernel.*?(?=^\\[WARNING|^changed)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Diff();

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
