using System.Text.Json.Nodes;
using KeepTune.Core.Planning;

namespace KeepTune.EndToEnd.Tests.Plan;

/// <summary>The output, refusals and saved files of <c>keeptune plan</c>.</summary>
public sealed class PlanTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void A_plan_needs_no_rights_changes_nothing_and_says_why()
    {
        var before = sandbox.Everything();

        var text = Expect.Quietly(
            sandbox.KeeptuneAsNobody(
                "plan", "--through", "aws-nlb,azure-lb,aws-alb", "--detect-within", "2m", "--connections", "10000", "--hosts", "3"));

        Assert.Contains("time        72 s  of silence before the first probe\n", text, StringComparison.Ordinal);
        Assert.Contains("Why these values\n", text, StringComparison.Ordinal);
        Assert.Contains("  aws-alb: a proxy.", text, StringComparison.Ordinal);
        Assert.Contains("A host with 10,000 idle connections: 138.9 probes/s", text, StringComparison.Ordinal);
        Assert.Contains("3 hosts together: 416.7 probes/s", text, StringComparison.Ordinal);
        Assert.Contains("keeptune apply --time 72 --intvl 10 --probes 4\n", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain('\e', text);
        Assert.Equal(before, sandbox.Everything());
    }

    [Fact]
    public void The_command_of_the_plan_is_accepted()
    {
        var plan = Expect.Quietly(sandbox.Keeptune("plan", "--through", "gcp-vpc", "--save", "mine"));

        Expect.Quietly(
            sandbox.Shell(
                plan.Split('\n')
                    .Single(line => line.StartsWith("  keeptune apply ", StringComparison.Ordinal))
                    .Replace("keeptune apply", "$K --quiet apply", StringComparison.Ordinal)));

        Assert.Equal("533/60/5", sandbox.Live);
    }

    [Fact]
    public void The_list_has_every_device_and_a_pipe_gets_one_line_for_each()
    {
        var lines = Expect.Quietly(sandbox.Keeptune("plan", "--list")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["DEVICE", .. MiddleboxCatalog.All.Select(box => box.Name)], lines.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void A_plan_is_saved_among_the_profiles_and_only_once()
    {
        var first = Expect.Quietly(sandbox.Keeptune("plan", "--through", "azure-lb", "--save", "mine"));
        var file = sandbox.ReadFile("/etc/keeptune/profiles/mine.toml");
        var again = Expect.Quietly(sandbox.Keeptune("plan", "--through", "azure-lb", "--save", "mine"));

        Assert.Contains("Saved to /etc/keeptune/profiles/mine.toml.", first, StringComparison.Ordinal);
        Assert.Contains("Already saved to", again, StringComparison.Ordinal);
        Assert.Equal(
            "/etc/keeptune/profiles/mine.toml: ok\n",
            Expect.Quietly(sandbox.Keeptune("profile", "check", "/etc/keeptune/profiles/mine.toml")));
        Assert.Contains("mine", Expect.Quietly(sandbox.KeeptuneAsNobody("profile", "list")), StringComparison.Ordinal);
        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("plan", "--through", "aws-nlb", "--save", "mine"),
            "'/etc/keeptune/profiles/mine.toml' already exists with other content",
            "choose another name");
        Assert.Equal(file, sandbox.ReadFile("/etc/keeptune/profiles/mine.toml"));
        Assert.Equal("755 755 644\n", sandbox.Shell("cd /etc/keeptune; stat -c %a . profiles profiles/mine.toml | xargs").Output);
        Assert.Equal("mine.toml\n", sandbox.Shell("ls -A /etc/keeptune/profiles").Output);
    }

    [Fact]
    public void If_several_save_at_once_one_succeeds()
    {
        var ran = sandbox.Shell(
            "for limit in 60 61 62 63 64 65 66 67; do { $K plan --idle-limit $limit --save mine >/dev/null 2>&1; echo $? >>/run/codes; "
                + "} & done; wait; sort /run/codes | uniq -c | xargs; ls -A /etc/keeptune/profiles; $K profile check "
                + "/etc/keeptune/profiles/mine.toml");

        Assert.Equal(("1 0 7 1\nmine.toml\n/etc/keeptune/profiles/mine.toml: ok\n", ""), (ran.Output, ran.Error));
    }

    [Fact]
    public void A_umask_does_not_hide_a_saved_profile()
    {
        Assert.Equal(0, sandbox.Shell("umask 077; $K plan --idle-limit 350 --save mine").ExitCode);

        Assert.Contains("mine", Expect.Quietly(sandbox.KeeptuneAsNobody("profile", "list")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_saves_below_home()
    {
        const string asNobody = "mkdir -p /home/n; chown 65534:65534 /home/n; setpriv --reuid=65534 --regid=65534 --clear-groups env -u "
            + "XDG_CONFIG_HOME HOME=/home/n $K ";
        var ran = sandbox.Shell(
            "mount -t tmpfs home /home;" + asNobody
                + "plan --idle-limit 350 --save mine >/dev/null; stat -c %a /home/n/.config /home/n/.config/keeptune; " + asNobody
                + "profile list | grep -o ^mine");

        Assert.Equal(("700\n700\nmine\n", ""), (ran.Output, ran.Error));
    }

    [Fact]
    public void A_built_in_profile_is_not_hidden() =>
        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("plan", "--idle-limit", "350", "--save", "cloud"),
            "the profile 'cloud' already exists (",
            "choose another name");

    [Fact]
    public void A_user_without_write_permission_gets_not_permitted()
    {
        Expect.Refusal(
            sandbox,
            4,
            () =>
                sandbox.Shell("setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/etc/none $K plan --idle-limit 350 --save mine"),
            "couldn't create '/etc/none'",
            "XDG_CONFIG_HOME");
        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Shell("setpriv --reuid=65534 --regid=65534 --clear-groups $K plan --idle-limit 350 --save mine"),
            "HOME");
        Expect.Refusal(
            sandbox,
            1,
            () =>
                sandbox.Shell(
                    "mount -o remount,bind,ro /etc && $K plan --idle-limit 350 --save mine; code=$?; mount -o remount,bind,rw /etc; "
                        + "exit $code"),
            "Read-only file system");
    }

    [Fact]
    public void Root_saves_nothing_where_others_may_write()
    {
        sandbox.Shell("mkdir -p /etc/keeptune/profiles; chmod 777 /etc/keeptune/profiles");

        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("plan", "--idle-limit", "350", "--save", "mine"),
            "so its profiles are not trusted",
            "chmod go-w");
    }

    [Fact]
    public void A_link_of_that_name_is_left_alone()
    {
        sandbox.Shell(
            "mkdir -p /etc/keeptune/profiles; ln -s /etc/passwd /etc/keeptune/profiles/mine.toml; ln -s /etc/nothing "
                + "/etc/keeptune/profiles/void.toml");

        Expect.Refusal(
            sandbox, 1, () => sandbox.Keeptune("plan", "--idle-limit", "350", "--save", "mine"), "already exists with other content");
        Expect.Refusal(
            sandbox, 1, () => sandbox.Keeptune("plan", "--idle-limit", "350", "--save", "void"), "already exists with other content");
    }

    [Theory]
    [InlineData("detect_within", "'keeptune plan --detect-within 4s'", "--detect-within", "3")]
    [InlineData("idle_limit", "'keeptune plan --idle-limit 2s'", "--idle-limit", "1")]
    [InlineData("detect_within", "'keeptune plan --through azure-lb --detect-within 4s'", "--through", "azure-lb", "--detect-within", "1")]
    [InlineData("through", "raise its idle timeout", "--through", "aws-alb")]
    [InlineData("through", "raise its idle timeout", "--through", "haproxy,envoy", "--connections", "5", "--save", "mine")]
    public void An_impossible_request_ends_with_the_closest_plan(string wish, string hint, params string[] arguments)
    {
        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune(["plan", .. arguments]), hint);

        var json = JsonNode.Parse(sandbox.Keeptune(["plan", .. arguments, "--json"]).Output)!;
        Assert.Equal(wish, (string?)json["unmet"]![0]!["wish"]);
        Assert.Equal(wish == "through", json["plan"] is null);
    }

    [Theory]
    [InlineData("'plan' needs a goal")]
    [InlineData("'plan' needs a goal", "--connections", "5")]
    [InlineData("'plan' needs a goal", "--save", "mine")]
    [InlineData("did you mean 'azure-lb'?", "--through", "azur-lb")]
    [InlineData("did you mean one of 'aws-nlb', 'aws-nlb-tls'?", "--through", "nlb")]
    [InlineData("unknown device 'x\\x1b[31m'", "--through", "aws-nlb,x\u001b[31m")]
    [InlineData("unknown device ' azure-lb'", "--through", "aws-nlb, azure-lb")]
    [InlineData("expected names separated by commas", "--through", "")]
    [InlineData("expected names separated by commas", "--through", "aws-nlb,")]
    [InlineData("expected names separated by commas", "--through", "aws-nlb,,azure-lb")]
    [InlineData("names 'aws-nlb' twice", "--through", "aws-nlb,azure-lb,aws-nlb")]
    [InlineData("'--idle-limit' is '0', expected 1 s or more", "--idle-limit", "0")]
    [InlineData("'--idle-limit' is '-5'", "--idle-limit=-5")]
    [InlineData("'--idle-limit' is '350.5'", "--idle-limit", "350.5")]
    [InlineData("'--idle-limit' is '99999999999'", "--idle-limit", "99999999999")]
    [InlineData("'--idle-limit' is '100000000d'", "--idle-limit", "100000000d")]
    [InlineData("'--detect-within' is 'soon'", "--detect-within", "soon")]
    [InlineData("'--detect-within' is ''", "--detect-within", "")]
    [InlineData("'--detect-within' is '0s'", "--detect-within", "0s")]
    [InlineData("'--connections' is '0', expected 1 to", "--idle-limit", "350", "--connections", "0")]
    [InlineData("write '--connections 50000'", "--idle-limit", "350", "--connections", "50k")]
    [InlineData("'--connections' is '1e6'", "--idle-limit", "350", "--connections", "1e6")]
    [InlineData("'--connections' is '1000000001'", "--idle-limit", "350", "--connections", "1000000001")]
    [InlineData("'--hosts' is '010'", "--idle-limit", "350", "--connections", "1", "--hosts", "010")]
    [InlineData("'--hosts' needs '--connections N'", "--idle-limit", "350", "--hosts", "5")]
    [InlineData("'--list' can't be combined with other options", "--list", "--idle-limit", "350")]
    [InlineData("'--list' can't be combined with other options", "--list", "--save", "mine")]
    [InlineData("'--save' is 'Mine'", "--idle-limit", "350", "--save", "Mine")]
    [InlineData("'--save' is '../mine'", "--idle-limit", "350", "--save", "../mine")]
    [InlineData("'--save' is 'mine.toml'", "--idle-limit", "350", "--save", "mine.toml")]
    [InlineData("'--root' can't be combined with 'plan'", "--idle-limit", "350", "--root", "/var")]
    [InlineData("", "--idle-limit", "350", "--idle-limit", "240")]
    [InlineData("", "--idle-limit")]
    [InlineData("unexpected argument 'aws-nlb' for 'keeptune plan'", "aws-nlb")]
    public void Bad_input_is_refused(string words, params string[] arguments) =>
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune(["plan", .. arguments]), words);

    [Fact]
    public void Shells_complete_the_names_of_devices_one_after_the_other()
    {
        string Complete(string word) => Expect.Quietly(sandbox.Keeptune("__complete", "plan", "--through", word));

        Assert.Equal("azure-aks\t\nazure-firewall\t\nazure-lb\t\nazure-nat\t\n", Complete("azu"));
        Assert.Equal("azure-lb,aws-nat\t\n", Complete("azure-lb,aws-na"));
        Assert.Equal("azure-lb,azure-nat\t\n", Complete("azure-lb,azure-nat,azure-lb") + Complete("azure-lb,azure-n"));
    }

    [Fact]
    public void Explain_names_the_boxes_that_drop_connections_with_the_live_values()
    {
        sandbox.Keeptune("apply", "balanced");
        var shown = Expect.Quietly(sandbox.Keeptune("show", "--explain", "--full"));
        var text = string.Join(' ', shown.Split('\n').Select(line => line.Trim()));
        var json = JsonNode.Parse(
            Expect.Quietly(sandbox.Keeptune("show", "--explain", "--json")))!["namespaces"]![0]!["explain"]!["boxes"]!.AsArray();

        string Outcome(string box) => (string)json.Single(one => (string?)one!["box"] == box)!["outcome"]!;
        Assert.Equal(
            ("lost", "lost", "kept", "not_refreshed"), (Outcome("azure-lb"), Outcome("f5-fastl4"), Outcome("gcp-vpc"), Outcome("aws-alb")));
        Assert.Contains(
            "drop the connection before the next probe: azure-lb, azure-nat (240 s); f5-fastl4 (300 s). These keep it: aws-nlb,",
            text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("azure-firewall", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_man_page_names_every_option_and_the_readme_only_devices_that_exist()
    {
        var readme = File.ReadAllText(Path.Combine(Sandbox.Repository, "README.md"));

        Assert.Contains("keeptune plan", readme, StringComparison.Ordinal);
        foreach (System.Text.RegularExpressions.Match named
            in System.Text.RegularExpressions.Regex.Matches(readme, "--through ([a-z0-9,-]+)"))
            Assert.All(named.Groups[1].Value.Split(','), name => Assert.NotNull(MiddleboxCatalog.Find(name)));
    }
}
