using System.Text;
using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Boot.Writers.Tuned;

namespace KeepTune.Core.Tests.Boot.Writers.Tuned;

public class TunedReapplyTests
{
    private const string Time = "net.ipv4.tcp_keepalive_time";

    [Theory]
    [InlineData($"{Time}=60", 60)]
    [InlineData($" {Time} = 60 ", 60)]
    [InlineData($"{Time}=60\r\n", 60)]
    [InlineData($"x=1\r{Time}=60\rx=2", 60)]
    [InlineData($"{Time}=\u00a060\u2003\n", 60)]
    [InlineData($"{Time}=60 # x", 60)]
    [InlineData($"{Time}=\"60\"", null)]
    [InlineData($"{Time}=60\n{Time}=abc", 60)]
    [InlineData($"{Time}", null)]
    [InlineData($"-{Time}=60", null)]
    [InlineData($"{Time}=60\n-{Time}\n", 60)]
    [InlineData("net.ipv4.tcp_keepalive_*=60", null)]
    [InlineData("net/ipv4/tcp_keepalive_time=60", null)]
    [InlineData($"#{Time}=60\n;{Time}=61", null)]
    public void A_line_is_read_as_TuneD_reads_it(string text, int? value) => Assert.Equal(value, Value(new(2, 27), [], text));

    [Fact]
    public void A_key_with_slashes_counted_until_2_22() => Assert.Equal(60, Value(new(2, 21), [], "net/ipv4/tcp_keepalive_time=60"));

    [Fact]
    public void Since_2_28_only_the_last_value_of_a_key_is_written() => Assert.Null(Value(new(2, 28), [], $"{Time}=60\n{Time}=abc"));

    [Theory]
    [InlineData("net.ipv4.*", null)]
    [InlineData("net.ipv4.tcp_keepalive_[!t]*", 60)]
    public void Excluded_keys_are_left_out(string pattern, int? value) => Assert.Equal(value, Value(new(2, 27), [pattern], $"{Time}=60"));

    [Fact]
    public void Invalid_UTF_8_ends_the_run_and_discards_its_file()
    {
        var engine = new TunedReapply(new(2, 27), [], 250);
        Feed(engine, "a", [.. Encoding.UTF8.GetBytes($"{Time}=1\n")]);
        Feed(engine, "b", [.. Encoding.UTF8.GetBytes($"{Time}=2\n# "), 0xff]);
        Feed(engine, "c", [.. Encoding.UTF8.GetBytes($"{Time}=3\n")]);

        Assert.Equal((1, "a"), (engine.Forecast()[SysctlKey.Time].Value, engine.Forecast()[SysctlKey.Time].Source!.Value.Path));
    }

    [Fact]
    public void A_character_may_span_the_chunks_that_Python_decodes()
    {
        var text = $"{Time}=1\n#" + new string('x', 8192 - 34) + "\u20ac\u20ac\n" + $"{Time}=2\n";
        for (var shift = 0; shift < 8; shift++)
            Assert.Equal(2, Value(new(2, 27), [], new string('#', shift) + "\n" + text));
    }

    [Fact]
    public void Lines_are_counted_by_line_feeds()
    {
        var engine = new TunedReapply(new(2, 27), [], 250);
        Feed(engine, "a", Encoding.UTF8.GetBytes($"x\r\n\r\n{Time}=1\r\n"));

        Assert.Equal(3, engine.Forecast()[SysctlKey.Time].Source!.Value.Line);
    }

    [Fact]
    public void The_files_of_run_hide_those_of_etc_and_sysctl_conf_is_last()
    {
        var engine = new TunedReapply(new(2, 27), [], 250);
        var choice = engine.Choose(
            [new("/run/sysctl.d", ["b.conf", ".c.conf", "d.txt"]), new("/etc/sysctl.d", ["a.conf", "b.conf"])], hasSysctlConf: true);

        Assert.Equal(["/run/sysctl.d", "/etc/sysctl.d"], engine.Directories);
        Assert.Equal(
            ["/run/sysctl.d/.c.conf", "/etc/sysctl.d/a.conf", "/run/sysctl.d/b.conf", "/etc/sysctl.conf"],
            choice.Files.Select(file => file.Path));
    }

    private static int? Value(EngineVersion version, IReadOnlyList<string> excluded, string text)
    {
        var engine = new TunedReapply(version, excluded, 250);
        Feed(engine, "f", Encoding.UTF8.GetBytes(text));
        return engine.Forecast()[SysctlKey.Time].Value;
    }

    private static void Feed(TunedReapply engine, string path, byte[] bytes)
    {
        var reader = engine.Open(path);
        foreach (var piece in bytes.Chunk(1000))
            reader.Feed(piece);
        reader.End();
    }
}
