using System.Text.Json.Nodes;
using KeepTune.Core.Export;

namespace KeepTune.EndToEnd.Tests.Export;

/// <summary>The output and refusals of <c>keeptune export</c>.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void Every_profile_in_every_format_is_text_on_standard_output_and_nothing_else()
    {
        var ran = sandbox.Shell($"""
            set -o pipefail
            for profile in $($K profile list --json | grep -o '"name":"[^"]*"' | cut -d'"' -f4); do
                for format in {string.Join(' ', ExportFormats.Names)}; do
                    $K export $profile --to $format --quiet | tail -n 1 | grep -q . || exit
                    echo done
                done
            done
            """);

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Equal(11 * ExportFormats.Names.Count, ran.Output.Split("done\n").Length - 1);
    }

    [Fact]
    public void Formats_without_comments_print_their_caveats_as_hints()
    {
        var ran = sandbox.Keeptune("export", "cloud", "--to", "cni-tuning");
        var json = JsonNode.Parse(Expect.Quietly(sandbox.Keeptune("export", "cloud", "--to", "cni-tuning", "--json")))!;

        Assert.Equal(json["text"]!.ToString(), ran.Output);
        Assert.Equal(json["caveats"]!.AsArray().Count, ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(
            ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches("^keeptune: hint: [a-z].*[^.]$", line));
    }

    [Fact]
    public void A_file_is_a_profile_too_and_only_its_numbers_are_exported()
    {
        sandbox.WriteFile(
            "/etc/No Name.toml",
            "description = \"*/ net.ipv4.ip_forward = 1\"\ntime = \"1m\"\nintvl = 7\nprobes = 4\nnotes = [\"$(reboot)\"]\n");

        var text = Expect.Quietly(sandbox.Keeptune("export", "/etc/No Name.toml", "--to", "c"));

        Assert.StartsWith("// TCP keepalive: time 60 s, intvl 7 s, probes 4.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ip_forward", text, StringComparison.Ordinal);
        Assert.DoesNotContain("reboot", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_profiles_of_an_image_are_its_own()
    {
        sandbox.WriteFile("/var/image/etc/keeptune/profiles/theirs.toml", "description = \"x\"\ntime = 61\nintvl = 7\nprobes = 4\n");

        var text = Expect.Quietly(sandbox.Keeptune("export", "theirs", "--to", "sysctl", "--root", "/var/image"));

        Assert.Contains("'theirs'", text, StringComparison.Ordinal);
        Assert.Contains("net.ipv4.tcp_keepalive_time = 61\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Risky_values_are_exported_with_a_warning()
    {
        sandbox.WriteFile("/etc/hasty.toml", "description = \"x\"\ntime = 3\nintvl = 4\nprobes = 1\n");

        var ran = sandbox.Keeptune("export", "/etc/hasty.toml", "--to", "docker");

        Assert.Equal((0, 3), (ran.ExitCode, ran.Error.Split("keeptune: warning: ").Length - 1));
        Assert.Contains("--sysctl net.ipv4.tcp_keepalive_probes=1\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistyped_format_suggests_the_nearest_and_a_missing_one_lists_all()
    {
        Expect.Refusal(
            sandbox,
            2,
            () => sandbox.Keeptune("export", "cloud", "--to", "kubernets"),
            "unknown format 'kubernets'",
            "did you mean 'kubernetes'?");
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune("export", "cloud"), ["--to", .. ExportFormats.Names]);
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune("export", "cloud", "--to", "c\u001b[31m"), "'c\\x1b[31m'");
    }

    [Fact]
    public void Man_page_readme_and_schema_name_each_format()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Sandbox.Repository, "src/schema/keeptune.export.v1.json")))!;
        Assert.Equal(ExportFormats.Names, schema["properties"]!["format"]!["enum"]!.AsArray().Select(name => (string)name!));
        foreach (var file in new[] { "README.md", "src/man/keeptune-export.8" })
        {
            var text = File.ReadAllText(Path.Combine(Sandbox.Repository, file)).Replace("\\-", "-", StringComparison.Ordinal);
            Assert.All(ExportFormats.Names, name => Assert.Matches($@"(?m)(`{name}`|^\.B {name}$|^{name}\t)", text));
        }
    }
}
