namespace KeepTune.EndToEnd.Tests.Boot;

/// <summary>
/// Random lines. Every key written here, and every name that a pattern can match, is <c>net.ipv4.tcp_keep*</c> or one of a few others that
/// belong to a network namespace too: an engine must not reach the machine that the tests run on.
/// </summary>
internal sealed class LineGenerator(Dice dice, int oddity)
{
    private static readonly string[] Names = ["tcp_keepalive_time", "tcp_keepalive_intvl", "tcp_keepalive_probes"];
    private static readonly string[] Neighbours = ["tcp_fin_timeout", "tcp_syn_retries", "ip_default_ttl"];

    private static readonly string[] OddPaths =
    [
        "net/ipv4/", "net/ipv4/", "/net/ipv4/", "//net/ipv4/", "net//ipv4/", "net/./ipv4/", "net/../net/ipv4/", ".net.ipv4.", "..net.ipv4.",
        "net..ipv4.", "net./.ipv4.", "./net/ipv4/",
        "net/ipv4.", "net.ipv4/", "Net.ipv4.", "/proc/sys/net/ipv4/", "net.ipv4. ", "\"net.ipv4.", "\xa0net.ipv4.", "\xef\xbb\xbfnet.ipv4.",
    ];

    private static readonly string[] Patterns =
    [
        "tcp_keepalive_*", "tcp_keepalive_*", "tcp_keepalive_*", "tcp_keep*", "tcp_keepalive_t*", "tcp_keepalive_i*", "tcp_keepalive_p*",
        "tcp_keep*time", "tcp_keepalive_tim?", "tcp_keepalive_????",
        "tcp_keepalive_?????", "tcp_keepalive_[ti]*", "tcp_keepalive_[!t]*", "tcp_keepalive_[^p]*", "tcp_keepalive_[a-j]*",
        "tcp_keepalive_[t-a]*", "tcp_keepalive_[]t]*", "tcp_keepalive_[!]t]*",
        "tcp_keepalive_[[:lower:]]*", "tcp_keepalive_[[:digit:][:alpha:]]*", "tcp_keepalive_[![:upper:]p]*", "tcp_keepalive_[[:bogus:]]*",
        "tcp_keepalive_[[.t.]]*", "tcp_keepalive_[.t]*", "tcp_keepalive_[time",
        "tcp_keepalive_{time,intvl}", "tcp_keepalive_{tim,intv}*", "tcp_keepalive_{t*,probes}", "tcp_keepalive_{t,{i,p}}*",
        "tcp_keepalive_{time,}*", "tcp_keepalive_{tim*", "tcp_keepalive_{t}*", "tcp_keepalive_*}",
        "tcp_keepalive{_nope,_time}?", "tcp_keepalive\\_t*", "tcp_keepalive_\\*", "tcp_keepalive_\\time", "tcp_keepalive_[\\t]*",
        "tcp_keepalive_*_*", "tcp_keepalive_[!-z]*", "tcp_keepalive_[t-]*", "tcp_keepalive_[/t]*",
    ];

    private static readonly string[] PatternPaths =
    [
        "net/ipv4/", "net/ipv4/", "/net/ipv4/", "net//ipv4/", "net/./ipv4/", "net/../net/ipv4/", ".net.ipv4.", "net.*.", "net.ipv?.",
        "n[e]t.ipv4.", "n?t//ipv4/", "n[e]t/./ipv4/", "net/ipv[!6]/", "net.{ipv4,ipv6}.", "net..ip*.",
    ];

    private static readonly string[] OddValues =
    [
        "0x10", "0X1f", "0x", "010", "08", "00", "0", "-0", "-1", "-5", "+5", "- 5", "5,", "5;", "5.5", "5s", "1e3", "\"15\"", "", " ",
        "601 x", "601\tx", "601 # why", "601# why", "601#", "601 602", "601=602", "601 =602", "=601", "601\v",
        "601\vx", "601\f", "\v601", "\xa0" + "601", "601\xa0", "127", "128", "255", "256", "257", "300", "32768", "8589934", "8589935",
        "-8589934", "-8589935", "2147483", "2147483647", "2147483648", "4294967297",
        "18446744073709551617", "00000000000000000601", "000000000000000000601", "99999999999999999999999", "0x0000000000000011",
        "0x000000000000000011", "0x0000000000000000011", "$(echo 5)", "601\\", "six", "\xff",
    ];

    private static readonly string[] Garbage = [
        "x",
        "garbage",
        "[section]",
        "=5",
        "-=5",
        "-",
        "--",
        "=",
        "- =5",
        "net.ipv4",
        "include /etc/none",
        "\xef\xbb\xbf",
        "\v",
        "   ",
        "\\",
        "*",
        "{",
        "[",
        "]["
    ];

    public string Line()
    {
        var kind = dice.Below(100);
        if (kind < 8)
            return dice.Of(
                [
                    "",
                    "",
                    " ",
                    "# a comment",
                    "; a comment",
                    "  # indented",
                    "#net.ipv4.tcp_keepalive_time = 1",
                    ";net.ipv4.tcp_keepalive_intvl=1"
                ]);
        if (kind < 12)
            return dice.Percent(50) ? $"net.ipv4.{dice.Of(Neighbours)} = {dice.Below(20) + 10}" : dice.Mostly("# ---", oddity, Garbage);
        var name = dice.Of(Names);
        var glob = kind < 32;
        var key = glob ? Pattern() : Key(name);
        return kind is >= 27 and < 39 ? Exclude(key) : Assign(key, Value(glob ? null : name));
    }

    /// <summary>A line with a comment so long that systemd-sysctl stops reading the file, or just short enough.</summary>
    public string LongLine()
    {
        var start =
            dice.Of(["#", $"net.ipv4.{dice.Of(Names)} = {dice.Below(200) + 1} ", $"net.ipv4.{dice.Of(Names)} = {dice.Below(200) + 1},"]);
        var length = dice.Of([4090, 4094, 4095, 4096, 4097, 5000, 9000, 1048574, 1048575, 1048576, 1100000]);
        return start + new string('x', Math.Max(0, length - (dice.Percent(50) ? start.Length : 0)));
    }

    private string Key(string name) =>
        dice.Mostly("net.ipv4.", oddity, OddPaths) + name + dice.Mostly("", oddity / 6, [".", "/", "/.", "\\", " # c", "_"]);

    private string Pattern() =>
        dice.Mostly("net.ipv4.", oddity, PatternPaths) + dice.Mostly("tcp_keepalive_*", 20 + oddity, Patterns)
            + dice.Mostly("", oddity / 6, [".", "/", "/."]);

    private string Value(string? name)
    {
        if (dice.Percent(oddity))
            return dice.Of(OddValues);
        // Only a few different ones, so that equal assignments occur.
        return name is "tcp_keepalive_time" && dice.Percent(60)
            ? $"{dice.Of([300, 600, 1800, 7200, 7201])}"
            : $"{dice.Of([5, 6, 9, 10, 30, 75, 76, 200])}";
    }

    private string Assign(string key, string value)
    {
        var lead = dice.Mostly("", oddity / 2, [" ", "\t", "  ", "\v", "\f"])
            + dice.Mostly("", 5 + oddity / 3, ["-", "-", "-", "--", "---", "- ", "-\t", "- -"]);
        var around = dice.Percent(60)
            ? (" ", " ")
            : (dice.Mostly("", oddity / 2, ["\t", "  ", "\v", "\f"]), dice.Mostly("", oddity / 2, ["\t", "  ", "\v", "\f"]));
        return lead + key + around.Item1 + "=" + around.Item2 + value
            + dice.Mostly("", oddity, [" ", "\t", " \t ", " # inline", "\t; inline", "\v"]);
    }

    private string Exclude(string key) =>
        dice.Mostly("-", oddity / 2, ["--", "- ", " -", "-\t", ""]) + key + dice.Mostly("", oddity / 2, [" ", "\t", " # c", "\v"]);
}
