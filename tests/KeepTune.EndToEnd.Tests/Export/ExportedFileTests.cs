using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace KeepTune.EndToEnd.Tests.Export;

/// <summary>The exported files, read by the programs that they are for.</summary>
public sealed class ExportedFileTests : IDisposable
{
    private static readonly (string Key, string Value)[] Cloud =
    [
        ("net.ipv4.tcp_keepalive_time", "200"),
        ("net.ipv4.tcp_keepalive_intvl", "30"),
        ("net.ipv4.tcp_keepalive_probes", "5"),
    ];

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void Sysctl_loads_the_file_and_the_values_are_active()
    {
        var ran = sandbox.Shell("$K export cloud --to sysctl >/etc/sysctl.d/50-cloud.conf && sysctl -q -p /etc/sysctl.d/50-cloud.conf");

        Expect.Quietly(ran);
        Assert.Equal("200/30/5", sandbox.Live);
        Assert.Contains(
            "200  /etc/sysctl.d/50-cloud.conf:", sandbox.Keeptune("boot", "--engine", "systemd").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shell_hands_docker_three_flags()
    {
        var ran = sandbox.Shell("$K export cloud --to docker >/run/flags && printf '%s|' $(grep -v '^#' /run/flags)");

        Assert.Equal(string.Concat(Cloud.Select(value => $"--sysctl|{value.Key}={value.Value}|")), Expect.Quietly(ran));
    }

    [Fact]
    public void Compose_gives_one_service_its_sysctls()
    {
        var sysctls = (YamlMappingNode)Yaml("compose")["services"]["app"]["sysctls"];

        Assert.Equal(Cloud, sysctls.Children.Select(pair => (pair.Key.ToString(), pair.Value.ToString())));
    }

    [Fact]
    public void Kubernetes_gets_names_and_values_as_strings()
    {
        var sysctls = (YamlSequenceNode)Yaml("kubernetes")["spec"]["securityContext"]["sysctls"];

        Assert.Equal(Cloud, sysctls.Select(entry => (entry["name"].ToString(), entry["value"].ToString())));
        Assert.All(sysctls, entry => Assert.Equal(YamlDotNet.Core.ScalarStyle.DoubleQuoted, ((YamlScalarNode)entry["value"]).Style));
    }

    [Fact]
    public void Ansible_gets_a_list_of_tasks()
    {
        var task = Assert.Single((YamlSequenceNode)Yaml("ansible"));

        Assert.Equal("{{ item.name }}", task["ansible.posix.sysctl"]["name"].ToString());
        Assert.Equal(Cloud, ((YamlSequenceNode)task["loop"]).Select(item => (item["name"].ToString(), item["value"].ToString())));
    }

    [Fact]
    public void Cni_gets_an_object_with_strings_as_values()
    {
        var plugin = JsonNode.Parse(sandbox.Keeptune("export", "cloud", "--to", "cni-tuning").Output)!;

        Assert.Equal("tuning", (string?)plugin["type"]);
        Assert.Equal(Cloud, plugin["sysctl"]!.AsObject().Select(pair => (pair.Key, (string)pair.Value!)));
    }

    [Fact]
    public void Systemd_accepts_the_socket_unit()
    {
        const string script = """
            mkdir -p /run/u/x.socket.d
            printf '[Socket]\nListenStream=9999\n' >/run/u/x.socket
            printf '[Service]\nExecStart=/bin/true\n' >/run/u/x.service
            $K export cloud --to systemd-socket >/run/u/x.socket.d/keepalive.conf
            SYSTEMD_UNIT_PATH=/run/u: systemd-analyze verify --man=no --recursive-errors=no /run/u/x.socket
            """;
        var spoiled = script.Replace(
            "systemd-analyze",
            "; sed -i s/KeepAliveProbes=5/KeepAliveProbes=many/ /run/u/x.socket.d/keepalive.conf; SYSTEMD_UNIT_PATH=/run/u: "
                + "systemd-analyze",
            StringComparison.Ordinal);

        Assert.Equal("", Expect.Quietly(sandbox.Shell(script)));
        Assert.Contains("x.socket.d/keepalive.conf:", sandbox.Shell(spoiled).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "podman-quadlet",
        "[Container]|Sysctl=net.ipv4.tcp_keepalive_time=200|Sysctl=net.ipv4.tcp_keepalive_intvl=30|"
            + "Sysctl=net.ipv4.tcp_keepalive_probes=5|")]
    [InlineData("nginx", "listen 80 so_keepalive=200s:30s:5;|")]
    [InlineData("postgresql", "tcp_keepalives_idle = 200|tcp_keepalives_interval = 30|tcp_keepalives_count = 5|")]
    [InlineData("libpq", "keepalives=1 keepalives_idle=200 keepalives_interval=30 keepalives_count=5|")]
    [InlineData("redis", "tcp-keepalive 200|")]
    public void Without_comments_it_is_the_input_of_the_server(string format, string lines)
    {
        var text = Expect.Quietly(sandbox.Keeptune("export", "cloud", "--to", format));

        Assert.Equal(
            lines,
            string.Concat(
                text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line + "|")));
    }

    private YamlNode Yaml(string format)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Expect.Quietly(sandbox.Keeptune("export", "cloud", "--to", format))));
        return Assert.Single(stream.Documents).RootNode;
    }
}
