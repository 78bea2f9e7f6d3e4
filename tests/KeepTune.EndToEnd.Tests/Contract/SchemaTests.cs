using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;

namespace KeepTune.EndToEnd.Tests.Contract;

/// <summary>
/// The <c>--json</c> output of the published binary matches <c>src/schema</c>, in every state of a machine; and the
/// schemas are strict enough to detect if it does not.
/// </summary>
public class SchemaTests
{
    private const string Apply = "keeptune.apply.v1";
    private const string Boot = "keeptune.boot.v1";
    private const string Completion = "keeptune.completion.v1";
    private const string Confirm = "keeptune.confirm.v1";
    private const string Error = "keeptune.error.v1";
    private const string Export = "keeptune.export.v1";
    private const string History = "keeptune.history.v1";
    private const string PolicyAttach = "keeptune.policy-attach.v1";
    private const string PolicyDetach = "keeptune.policy-detach.v1";
    private const string PolicyList = "keeptune.policy-list.v1";
    private const string PolicyUnit = "keeptune.policy-unit.v1";
    private const string Plan = "keeptune.plan.v1";
    private const string PlanList = "keeptune.plan-list.v1";
    private const string ProfileCheck = "keeptune.profile-check.v1";
    private const string ProfileList = "keeptune.profile-list.v1";
    private const string ProfileShow = "keeptune.profile-show.v1";
    private const string Prove = "keeptune.prove.v1";
    private const string Revert = "keeptune.revert.v1";
    private const string Show = "keeptune.show.v1";
    private const string Sockets = "keeptune.sockets.v1";
    private const string SocketsRefresh = "keeptune.sockets-refresh.v1";
    private const string SocketsSet = "keeptune.sockets-set.v1";
    private const string Status = "keeptune.status.v1";
    private const string Verify = "keeptune.verify.v1";

    /// <summary>Replaces sysctl(8): runs /etc/then as soon as one value is written.</summary>
    private const string FakeSysctl = """
        cat >/etc/fake-sysctl <<'END'
        #!/bin/sh
        [ ! -e /etc/written ] || . /etc/then
        [ "$1" != -n ] || exec cat "/proc/sys/$(echo "$2" | tr . /)"
        touch /etc/written
        key=${3%%=*}
        echo "${3#*=}" >"/proc/sys/$(echo "$key" | tr . /)"
        END
        chmod 755 /etc/fake-sysctl
        rm -f /etc/written
        mount --bind /etc/fake-sysctl "$(command -v sysctl)"

        """;

    private const string Killing = FakeSysctl + "echo 'kill -KILL $PPID; sleep 1; exit 1' >/etc/then\n";

    /// <summary>A change that is interrupted after the first of three writes.</summary>
    private const string CutShort = Killing + "$K apply database --via sysctl\n";

    /// <summary>A change that is complete, but interrupted before it is marked in the journal.</summary>
    private const string CutShortWhenWhole = Killing + "$K apply --time 100 --via sysctl\n";

    /// <summary>Writes that fail after the first, including those of the roll-back.</summary>
    private const string NoWayBack = FakeSysctl + "echo '[ \"$1\" = -n ] || exit 1' >/etc/then\n$K apply aws --via sysctl --json";

    /// <summary>The lock as another keeptune would hold it.</summary>
    private const string Locked = "mkdir -p /run/keeptune; exec 9>/run/keeptune/lock; flock 9\n";

    /// <summary>A keeptune that gets a signal while it waits for the lock.</summary>
    private const string Signalled = Locked + """
        send() {
            for try in $(seq 400); do
                sleep 0.02
                readlink /proc/$(cat /etc/pid)/fd/* | grep -q keeptune/lock && kill -$1 $(cat /etc/pid) && return
            done
        }
        waiting() {
            send $1 9>&- >/dev/null 2>&1 &
            sh -c 'echo $$ >/etc/pid; exec $K apply aws --json' 9>&-
            exit $?
        }

        """;

    /// <summary>A connection with keepalive that two processes hold.</summary>
    private const string OneConnection = """
        ip link set lo up
        python3 -c '
        import os, socket, time
        listener = socket.create_server(("127.0.0.1", 0))
        client = socket.create_connection(listener.getsockname())
        client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        accepted = listener.accept()
        listener.close()
        os.fork() or time.sleep(20)
        open("/run/ready", "w")
        time.sleep(20)
        ' >/dev/null 2>&1 &
        until [ -e /run/ready ]; do sleep 0.05; done

        """;

    /// <summary>A process in the cgroup of a container.</summary>
    private const string InContainer = """
        echo 0::/docker/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef >/run/cgroup
        sleep 1000 >/dev/null 2>&1 &
        mount --bind /run/cgroup /proc/$!/cgroup

        """;

    /// <summary>Sysctl files with as many oddities as possible.</summary>
    private const string Files = """
        k=net.ipv4.tcp_keepalive
        echo "${k}_time=1" >/etc/sysctl.d/10-a.conf
        printf '%s\n' "${k}_time=2" "${k}_probes=many" "${k}_intvl=5" >/etc/sysctl.d/20-b.conf
        echo "-${k}_intvl" >/etc/sysctl.d/95-c.conf
        echo "${k}_time=4" >/etc/sysctl.d/.hidden.conf
        mkdir -p /etc/sysctl.d/30-d.conf
        echo "${k}_time=7200" >/etc/sysctl.conf
        touch /etc/sysctl.d/80-secret.conf; chmod 000 /etc/sysctl.d/80-secret.conf
        mkdir -p /etc/ufw /etc/default
        echo IPT_SYSCTL=/etc/ufw/sysctl.conf >/etc/default/ufw
        echo ENABLED=yes >/etc/ufw/ufw.conf
        echo net/ipv4/tcp_keepalive_intvl=1800 >/etc/ufw/sysctl.conf

        """;

    /// <summary>A profile with three mistakes.</summary>
    private const string Broken = "description = \"x\"\ntime = 5\nintvl = 0\nprobes = 300\nfoo = 1\n";

    /// <summary>A cgroup with a policy that has a name, and the commands that remove it.</summary>
    private const string InCgroup = """
        mkdir /run/cgroup; mount -t cgroup2 none /run/cgroup; mount -t bpf none /sys/fs/bpf
        g=$(mktemp -d /run/cgroup/keeptune-test-XXXXXXXX); c=/${g##*/}
        trap '$K policy detach $c --quiet; rmdir $g' EXIT
        $K policy attach aws $c --quiet

        """;

    /// <summary>A running unit without the policy that it should have.</summary>
    private const string WithoutPolicy = """
        mkdir -p /run/units-cgroup; mount -t cgroup2 none /run/units-cgroup
        m=$(mktemp -d --suffix=.service /run/units-cgroup/keeptune-test-XXXXXXXX)
        d=/etc/systemd/system/${m##*/}.d; mkdir -p $d
        printf '[Service]\nExecStartPre=-+keeptune policy attach cloud %%n\n' >$d/keeptune.conf

        """;

    /// <summary>A shell script for each schema, with a document in which as much as possible has a value.</summary>
    public static TheoryData<string, string> Rich { get; } = new()
    {
        { Show, "mkdir /run/netns; touch /run/netns/blue; mount --bind /proc/self/ns/net "
            + "/run/netns/blue\n" + InContainer + "$K show --pid $! --explain --json; kill $!" },
        { Apply, CutShort + "$K apply aws --persist --json" },
        { Confirm, "$K apply aws --persist --confirm 60s --quiet; $K confirm --json" },
        { Revert, "$K apply aws --persist --quiet\n" + CutShortWhenWhole + "$K revert --all --json" },
        { Boot, Files + "setpriv --reuid=65534 --regid=65534 --clear-groups $K boot --json" },
        { Verify, "$K apply aws --persist --quiet\n" + Files + "chmod 000 /etc/sysctl.d/80-secret.conf; setpriv --reuid=65534 "
        + "--regid=65534 --clear-groups $K verify --json" },
        { Prove, "$K prove --time 1 --intvl 1 --probes 1 --json" },
        { Sockets, OneConnection + "$K sockets --json; pkill -P $!; kill $!" },
        { SocketsRefresh, OneConnection + "$K sockets refresh --all --yes --json; pkill -P $!; kill $!" },
        { SocketsSet, OneConnection + "strace -qq -o /dev/null -e inject=setsockopt:error=EOPNOTSUPP:when=5+ "
            + "$K sockets set aws --all --spread 60s --yes --json; pkill -P $!; kill $!" },
        { Status, "$K apply aws --persist --quiet\n" + CutShort + WithoutPolicy + "$K status --json; rmdir $m" },
        { History, "$K apply aws --persist --quiet; $K revert --quiet; $K history --json" },
        { PolicyAttach, InCgroup + "$K policy attach cloud $c --user-timeout 60s --json" },
        { PolicyDetach, InCgroup + "$K policy detach $c --json" },
        { PolicyList, InCgroup + WithoutPolicy + "$K policy list --json; rmdir $m" },
        { PolicyUnit, "$K policy unit aws nginx --json" },
        { Plan, "$K plan --through azure-lb,aws-alb --idle-limit 350 --detect-within 2m --connections 1000 --hosts 5 --save mine --json" },
        { PlanList, "$K plan --list --json" },
        { ProfileList, "mkdir -p /etc/keeptune/profiles; echo broken >/etc/keeptune/profiles/aws.toml; $K profile list --json" },
        { ProfileShow, "$K profile show aws --json" },
        { ProfileCheck, "echo 'time = 0' >/etc/x.toml; $K profile check /etc/x.toml /etc/none.toml --json" },
        { Export, "$K export cloud --to node --json" },
        { Completion, "$K completion bash --json" },
        { Error, "$K profile show azur --json" },
    };

    public static TheoryData<string> Schemas => [.. Rich.Select(row => row.Data.Item1)];

    [Fact]
    public void Every_schema_file_is_exercised() =>
        Assert.Equal(
            Directory.GetFiles(SchemaDirectory).Select(Path.GetFileName).Order(), Rich.Select(row => $"{row.Data.Item1}.json").Order());

    [Theory]
    [MemberData(nameof(Rich))]
    public void A_document_with_a_missing_unknown_or_wrong_field_is_refused(string schema, string script)
    {
        using var sandbox = new Sandbox();
        var ran = sandbox.Shell(script);
        var document = Json(schema, ran, ran.ExitCode);
        var rules = Rules(schema);

        var spoiled = Spoiled(document).ToList();

        Assert.True(spoiled.Count >= 2 * document.Count);
        Assert.All(spoiled, one => Assert.True(rules.Validate(one.Text).Count > 0, $"{schema} accepts a document with {one.What}"));
        Assert.Empty(rules.Validate(document.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_schema_describes_and_requires_every_field_and_allows_more(string schema)
    {
        var root = JsonNode.Parse(File.ReadAllText(SchemaFile(schema)))!.AsObject();

        Assert.Equal("http://json-schema.org/draft-07/schema#", (string?)root["$schema"]);
        Assert.NotEmpty((string)root["title"]!);
        Assert.Equal("schema", root["properties"]!.AsObject().First().Key);
        Assert.All(Objects(root), node =>
        {
            var properties = node["properties"]!.AsObject();
            Assert.NotEmpty((string)node["description"]!);
            Assert.Null(node["additionalProperties"]);
            Assert.Equal(properties.Select(property => property.Key), node["required"]!.AsArray().Select(name => (string)name!));
            Assert.All(
                properties,
                property =>
                    Assert.True(((string?)property.Value!["description"])?.Length > 0, $"{schema}: {property.Key} has no description"));
        });
    }

    [Fact]
    public void The_schema_of_errors_ties_each_kind_to_its_exit_code()
    {
        var rules = Rules(Error);
        string Document(string kind, int code) =>
            $$"""{"schema":"{{Error}}","kind":"{{kind}}","message":"m","messages":["m"],"hint":null,"exit_code":{{code}}}""";

        Assert.Empty(rules.Validate(Document("busy", 5)));
        Assert.NotEmpty(rules.Validate(Document("busy", 1)));
        Assert.NotEmpty(rules.Validate(Document("other", 5)));
    }

    [Fact]
    public void Show_on_a_fresh_and_on_a_tuned_machine()
    {
        using var sandbox = new Sandbox();

        Valid(Show, sandbox.Keeptune("show", "--json"));
        var fresh = Json(Show, sandbox.Keeptune("show", "--explain", "--json"));
        Valid(Show, sandbox.KeeptuneAsNobody("show", "--json"));
        Valid(Show, sandbox.Keeptune("show", "--all-netns", "--json"));
        Valid(Show, sandbox.KeeptuneAsNobody("show", "--all-netns", "--json"));
        sandbox.Keeptune("apply", "--time", "100", "--intvl", "10", "--probes", "3");
        var custom = Json(Show, sandbox.Keeptune("--json", "show"));

        Assert.Equal("kernel-default", (string?)fresh["namespaces"]![0]!["profile"]);
        Assert.Equal(9, fresh["namespaces"]![0]!["explain"]!["probes_at_s"]!.AsArray().Count);
        Assert.Null(custom["namespaces"]![0]!["profile"]);
        Assert.Null(custom["namespaces"]![0]!["explain"]);
    }

    [Theory]
    [InlineData(-1, 75, 9)]
    [InlineData(7200, -1, 9)]
    [InlineData(7200, 75, 0)]
    [InlineData(0, 0, 0)]
    public void Show_with_keepalive_off_or_harmful(int time, int intvl, int probes)
    {
        using var sandbox = new Sandbox();
        sandbox.Shell(
            $"cd /proc/sys/net/ipv4; echo {time} >tcp_keepalive_time; echo {intvl} >tcp_keepalive_intvl; echo {probes} "
                + ">tcp_keepalive_probes");
        Assert.Equal($"{time}/{intvl}/{probes}", sandbox.Live);

        Valid(Show, sandbox.Keeptune("show", "--json"));
        Valid(Show, sandbox.Keeptune("show", "--explain", "--json"));
        Valid(Status, sandbox.Keeptune("status", "--json"));
    }

    [Fact]
    public void Apply_of_the_running_values()
    {
        using var sandbox = new Sandbox();

        var forecast = Json(Apply, sandbox.Keeptune("apply", "database", "--dry-run", "--diff", "--json"));
        var first = Json(Apply, sandbox.Keeptune("apply", "database", "--json"));
        var again = Json(Apply, sandbox.Keeptune("apply", "database", "--json"));
        Valid(Apply, sandbox.Keeptune("apply", "database", "--probes", "7", "--json", "--quiet"));
        Valid(Apply, sandbox.Keeptune("apply", "--time", "2m", "--via", "sysctl", "--no-journal", "--json"));
        Valid(Apply, sandbox.Keeptune("apply", "--time", "100000", "--allow-unsafe-values", "--json"));

        Assert.Equal((true, true), ((bool)forecast["changed"]!, (bool)forecast["dry_run"]!));
        Assert.NotEmpty((string)forecast["diff"]!);
        Assert.Equal((true, false), ((bool)first["changed"]!, (bool)first["dry_run"]!));
        Assert.Equal((string?)forecast["diff"], (string?)first["diff"]);
        Assert.Null(forecast["connections"]);
        Assert.NotNull(first["connections"]);
        Assert.False((bool)again["changed"]!);
        Assert.Equal("", (string?)again["diff"]);
    }

    [Fact]
    public void Apply_with_the_persistent_file()
    {
        using var sandbox = new Sandbox();
        sandbox.WriteFile("/etc/image/etc/os-release", "");

        Valid(Apply, sandbox.Keeptune("apply", "database", "--persist", "--dry-run", "--diff", "--json"));
        var written = Json(Apply, sandbox.Keeptune("apply", "database", "--persist", "--json"));
        Valid(Apply, sandbox.Keeptune("apply", "database", "--persist", "--json"));
        Valid(Apply, sandbox.Keeptune("apply", "aws", "--persist-only", "--file", "50-other.conf", "--allow-overridden", "--json"));
        var image = Json(Apply, sandbox.Keeptune("apply", "aws", "--persist-only", "--root", "/etc/image", "--json"));
        Valid(Apply, sandbox.Keeptune("apply", "gcp", "--persist-only", "--root", "/etc/image", "--dry-run", "--json"));

        Assert.Equal("/etc/sysctl.d/90-keeptune.conf", (string?)written["persisted"]!["path"]);
        Assert.Equal("/etc/image/etc/sysctl.d/90-keeptune.conf", (string?)image["persisted"]!["path"]);
        Assert.Empty(image["namespaces"]!.AsArray());
    }

    [Fact]
    public void A_pending_change_in_every_verb()
    {
        using var sandbox = new Sandbox();

        var forecast = Json(Apply, sandbox.Keeptune("apply", "aws", "--persist", "--confirm", "60s", "--dry-run", "--json"));
        var applied = Json(Apply, sandbox.Keeptune("apply", "aws", "--persist", "--confirm", "60s", "--json"));
        var status = Json(Status, sandbox.KeeptuneAsNobody("status", "--json"));
        var history = Json(History, sandbox.KeeptuneAsNobody("history", "--json"));
        Valid(Show, sandbox.Keeptune("show", "--json"));
        var busy = Json(Error, sandbox.Keeptune("apply", "gcp", "--json"), 5);
        var confirmed = Json(Confirm, sandbox.Keeptune("confirm", "--json"));
        var again = Json(Confirm, sandbox.Keeptune("confirm", "--json"));

        Assert.Equal((60, true), ((int)forecast["confirm_within_s"]!, (bool)forecast["persisted"]!["changed"]!));
        Assert.Equal(
            (60, true, false), ((int)applied["confirm_within_s"]!, (bool)applied["changed"]!, (bool)applied["persisted"]!["changed"]!));
        Assert.InRange((double)status["pending_confirmation_s"]!, 1, 60);
        Assert.Equal((true, "change 1"), ((bool)status["ok"]!, (string?)status["runtime"]!["expected_from"]));
        Assert.Null(status["interrupted"]);
        Assert.Equal("unconfirmed", (string?)history["changes"]![0]!["state"]);
        Assert.Equal("busy", (string?)busy["kind"]);
        Assert.Equal(
            (true, true, "aws"), ((bool)confirmed["changed"]!, (bool)confirmed["persisted"]!["changed"]!, (string?)confirmed["profile"]));
        Assert.Equal((false, true, 1), ((bool)again["changed"]!, (bool)again["already_confirmed"]!, (int)again["id"]!));
        Assert.Null(Json(Status, sandbox.Keeptune("status", "--json"))["pending_confirmation_s"]);
    }

    [Fact]
    public void Revert_of_nothing_of_one_change_and_of_all()
    {
        using var sandbox = new Sandbox();

        var nothing = Json(Revert, sandbox.Keeptune("revert", "--json"));
        sandbox.Keeptune("apply", "aws", "--persist");
        sandbox.Keeptune("apply", "gcp");
        sandbox.Keeptune("apply", "database", "--persist");
        var one = Json(Revert, sandbox.Keeptune("revert", "--json"));
        sandbox.Shell("echo 9 >/proc/sys/net/ipv4/tcp_keepalive_time");
        Valid(Error, sandbox.Keeptune("revert", "--json"), 1);
        var all = Json(Revert, sandbox.Keeptune("revert", "--all", "--force", "--json"));

        Assert.Equal((false, 0), ((bool)nothing["changed"]!, (int)nothing["undone"]!));
        Assert.Equal((1, false), ((int)one["undone"]!, (bool)one["persisted"]!["removed"]!));
        Assert.Equal((2, true), ((int)all["undone"]!, (bool)all["persisted"]!["removed"]!));
    }

    [Fact]
    public void Status_with_and_without_drift()
    {
        using var sandbox = new Sandbox();

        var fresh = Json(Status, sandbox.Keeptune("status", "--json"));
        sandbox.Variables["SUDO_USER"] = "ann";
        sandbox.Keeptune("apply", "aws", "--persist");
        var well = Json(Status, sandbox.KeeptuneAsNobody("status", "--json"));
        sandbox.Shell("echo 9 >/proc/sys/net/ipv4/tcp_keepalive_time; echo '# x' >>/etc/sysctl.d/90-keeptune.conf");
        var drifted = Json(Status, sandbox.Keeptune("status", "--json"));
        sandbox.WriteFile("/etc/sysctl.d/90-keeptune.conf", "net.ipv4.tcp_keepalive_time = 9\n");
        Valid(Status, sandbox.Keeptune("status", "--json"));
        sandbox.Shell("rm /etc/sysctl.d/90-keeptune.conf");
        Valid(Status, sandbox.Keeptune("status", "--json"));
        sandbox.Shell("ln -s /etc/passwd /etc/sysctl.d/90-keeptune.conf");
        var link = Json(Status, sandbox.Keeptune("status", "--json"));

        Assert.Null(fresh["since"]);
        Assert.Equal(("ann", "aws", true), ((string?)well["by"], (string?)well["applied_profile"], (bool)well["file"]!["ok"]!));
        Assert.Equal((false, false, false), ((bool)drifted["ok"]!, (bool)drifted["runtime"]!["ok"]!, (bool)drifted["file"]!["ok"]!));
        Assert.NotNull(link["file"]!["problem"]);
    }

    [Fact]
    public void History_with_all_its_states()
    {
        using var sandbox = new Sandbox();

        var empty = Json(History, sandbox.Keeptune("history", "--json"));
        sandbox.Keeptune("apply", "aws", "--persist-only");
        sandbox.Keeptune("apply", "gcp", "--persist", "--time", "61");
        sandbox.Keeptune("revert");
        sandbox.Shell("echo 4242 >/proc/self/loginuid; $K apply failover");
        sandbox.Shell(CutShort);
        var interrupted = Json(History, sandbox.Keeptune("history", "--json"));
        sandbox.Keeptune("revert");
        var mended = Json(History, sandbox.KeeptuneAsNobody("history", "--json"));

        Assert.Empty(empty["changes"]!.AsArray());
        Assert.Equal(
            ["interrupted", "done", "done", "done", "done"], interrupted["changes"]!.AsArray().Select(change => (string)change!["state"]!));
        Assert.Equal("rolled_back", (string?)mended["changes"]![0]!["state"]);
    }

    [Fact]
    public void An_interrupted_change_in_every_verb_that_reports_it()
    {
        using var sandbox = new Sandbox();
        sandbox.Shell(CutShort);
        Assert.Equal("60/75/9", sandbox.Live);

        Valid(Show, sandbox.Keeptune("show", "--json"));
        var status = Json(Status, sandbox.Keeptune("status", "--json"));
        var atWork = Json(Status, sandbox.Shell(Locked + "$K status --json 9>&-; exit $?"));
        var revert = Json(Revert, sandbox.Keeptune("revert", "--json"));
        sandbox.Shell(CutShort);
        var apply = Json(Apply, sandbox.Keeptune("apply", "aws", "--json"));

        Assert.False((bool)status["ok"]!);
        Assert.Equal((false, true), ((bool)status["interrupted"]!["in_progress"]!, (bool)atWork["interrupted"]!["in_progress"]!));
        Assert.False((bool)revert["mended"]!["completed"]!);
        Assert.False((bool)apply["mended"]!["completed"]!);

        sandbox.Shell(CutShortWhenWhole);
        var whole = Json(Revert, sandbox.Keeptune("revert", "--json"));

        Assert.Equal((true, 1), ((bool)whole["mended"]!["completed"]!, (int)whole["undone"]!));
        Assert.Equal("240/30/4", sandbox.Live);
    }

    [Fact]
    public void Profiles_with_and_without_mistakes()
    {
        using var sandbox = new Sandbox();
        sandbox.WriteFile("/etc/keeptune/profiles/broken.toml", Broken);
        sandbox.WriteFile("/etc/keeptune/profiles/aws.toml", "description = \"ours\"\ntime = 5\nintvl = 10\nprobes = 1\n");
        sandbox.WriteFile(
            "/etc/No Name.toml",
            "description = \"x\"\ntime = \"1m\"\nintvl = 10\nprobes = 4\ntags = [\"a\"]\nsource = \"s\"\nnotes = [\"n\"]\n");

        var list = Json(ProfileList, sandbox.Keeptune("profile", "list", "--json"));
        foreach (var profile in list["profiles"]!.AsArray().Where(profile => profile!["mistakes"]!.AsArray().Count == 0))
            Valid(ProfileShow, sandbox.Keeptune("profile", "show", (string)profile!["name"]!, "--json"));
        var shadowing = Json(ProfileShow, sandbox.Keeptune("profile", "show", "aws", "--json"));
        var nameless = Json(ProfileShow, sandbox.Keeptune("profile", "show", "/etc/No Name.toml", "--json"));
        Valid(Error, sandbox.Keeptune("profile", "show", "broken", "--json"), 2);
        var bad = Json(
            ProfileCheck,
            sandbox.Keeptune("profile", "check", "/etc/keeptune/profiles/broken.toml", "/etc/No Name.toml", "/etc/none.toml", "--json"),
            2);
        var good = Json(ProfileCheck, sandbox.Keeptune("profile", "check", "/etc/keeptune/profiles/aws.toml", "--json"));

        Assert.Equal(12, list["profiles"]!.AsArray().Count);
        Assert.Single(shadowing["shadows"]!.AsArray());
        Assert.Null(nameless["name"]);
        Assert.Equal([3, 0, 1], bad["files"]!.AsArray().Select(file => file!["mistakes"]!.AsArray().Count));
        Assert.Equal((true, 2), ((bool)good["ok"]!, good["files"]![0]!["warnings"]!.AsArray().Count));
    }

    [Fact]
    public void Plans_that_meet_the_request_and_plans_that_do_not()
    {
        using var sandbox = new Sandbox();

        var met = Json(Plan, sandbox.Keeptune("plan", "--through", "haproxy,aws-nlb", "--json"));
        var saved = Json(Plan, sandbox.Keeptune("plan", "--idle-limit", "350", "--save", "mine", "--json"));
        var again = Json(Plan, sandbox.Keeptune("plan", "--idle-limit", "350", "--save", "mine", "--json"));
        var fast = Json(
            Plan,
            sandbox.Keeptune(
                "plan",
                "--through",
                "azure-lb",
                "--idle-limit",
                "1",
                "--detect-within",
                "2",
                "--connections",
                "7",
                "--save",
                "none",
                "--json"),
            1);
        var proxies = Json(Plan, sandbox.Keeptune("plan", "--through", "haproxy,aws-alb", "--json"), 1);
        var wrong = Json(Error, sandbox.Keeptune("plan", "--through", "aws-nbl", "--json"), 2);

        Assert.Equal((false, true), ((bool)met["limits"]![0]!["kept"]!, (bool)met["limits"]![1]!["kept"]!));
        Assert.Equal("balanced", (string?)met["nearest_profile"]);
        Assert.Equal((true, false), ((bool)saved["saved"]!["changed"]!, (bool)again["saved"]!["changed"]!));
        Assert.Equal(("balanced", "mine"), ((string?)saved["nearest_profile"], (string?)again["nearest_profile"]));
        Assert.Equal(["idle_limit", "detect_within"], fast["unmet"]!.AsArray().Select(one => (string?)one!["wish"]));
        Assert.Equal((3, true), ((int)fast["plan"]!["detection_s"]!, fast["saved"] is null));
        Assert.Equal(["haproxy", "aws-alb"], proxies["unmet"]!.AsArray().Select(one => (string?)one!["box"]));
        Assert.Null(proxies["plan"]);
        Assert.Equal("invalid_input", (string?)wrong["kind"]);
    }

    [Theory]
    [InlineData(1, "failed", "ln -s /etc/passwd /etc/sysctl.d/90-keeptune.conf; $K apply aws --persist --json")]
    [InlineData(2, "invalid_input", "$K --json")]
    [InlineData(2, "invalid_input", "$K profil --json")]
    [InlineData(2, "invalid_input", "$K apply aws --bogus --json")]
    [InlineData(2, "invalid_input", "$K apply --time 0 --intvl x --probes 128 --json")]
    [InlineData(2, "invalid_input", "$K show --field time_s --json")]
    [InlineData(4, "not_permitted", "setpriv --reuid=65534 --regid=65534 --clear-groups $K apply aws --json")]
    [InlineData(5, "busy", Locked + "$K apply aws --wait 0 --json 9>&-; exit $?")]
    [InlineData(6, "rollback_incomplete", NoWayBack)]
    [InlineData(130, "interrupted", Signalled + "waiting INT")]
    [InlineData(143, "terminated", Signalled + "waiting TERM")]
    public void An_error_of_each_exit_code(int code, string kind, string script)
    {
        using var sandbox = new Sandbox();

        var ran = sandbox.Shell(script);
        var error = Json(Error, ran, code);

        Assert.Equal((kind, code), ((string?)error["kind"], (int)error["exit_code"]!));
        Assert.Contains($"keeptune: error: {(string?)error["message"]}\n", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_is_lost_has_no_document()
    {
        using var sandbox = new Sandbox();

        var ran = sandbox.Shell("$K show --json >/dev/full");

        Assert.Equal((7, ""), (ran.ExitCode, ran.Output));
    }

    private static string SchemaDirectory => Path.Combine(Sandbox.Repository, "src", "schema");

    private static string SchemaFile(string schema) => Path.Combine(SchemaDirectory, schema + ".json");

    /// <summary>The schema without additional properties: readers must accept new fields, but here each must be described.</summary>
    private static JsonSchema Rules(string schema)
    {
        var root = JsonNode.Parse(File.ReadAllText(SchemaFile(schema)))!.AsObject();
        foreach (var node in Objects(root).ToList())
            node["additionalProperties"] = false;
        return JsonSchema.FromJsonAsync(root.ToJsonString()).GetAwaiter().GetResult();
    }

    /// <summary>Standard output is one document on one line, names its schema first and matches it.</summary>
    internal static string Valid(string schema, Ran ran, int code = 0)
    {
        Assert.True(ran.ExitCode == code, $"exit code {ran.ExitCode} instead of {code}: {ran.Error}");
        Assert.EndsWith("}\n", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', ran.Output[..^1]);
        using var document = JsonDocument.Parse(ran.Output);
        var first = document.RootElement.EnumerateObject().First();
        Assert.Equal(("schema", schema), (first.Name, first.Value.GetString()));
        var errors = Rules(schema).Validate(ran.Output);
        Assert.True(errors.Count == 0, $"{string.Join("; ", errors)}\n{ran.Output}");
        return ran.Output;
    }

    private static JsonObject Json(string schema, Ran ran, int code = 0) => JsonNode.Parse(Valid(schema, ran, code))!.AsObject();

    /// <summary>
    /// Variants of the document, each with one field removed, added or replaced by a value of a type that no field has.
    /// </summary>
    private static IEnumerable<(string What, string Text)> Spoiled(JsonObject document)
    {
        foreach (var node in Descendants(document).OfType<JsonObject>().ToList())
        {
            var path = node.GetPath();
            node["unknown"] = 1;
            yield return ($"{path}.unknown", document.ToJsonString());
            node.Remove("unknown");

            foreach (var (name, value) in node.ToList())
            {
                node.Remove(name);
                yield return ($"no {path}.{name}", document.ToJsonString());
                node[name] = new JsonArray(new JsonArray());
                yield return ($"an array of an array as {path}.{name}", document.ToJsonString());
                node[name] = value;
            }
        }
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node)
    {
        var children = node switch
        {
            JsonObject parent => parent.Select(field => field.Value),
            JsonArray list => list,
            _ => [],
        };
        return [node, .. children.OfType<JsonNode>().SelectMany(Descendants)];
    }

    /// <summary>The parts of a schema that describe an object.</summary>
    private static IEnumerable<JsonObject> Objects(JsonObject root) =>
        Descendants(root).OfType<JsonObject>().Where(node => node["type"] is JsonValue type && (string?)type == "object");
}
