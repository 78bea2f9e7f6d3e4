using KeepTune.Cli.Show;
using KeepTune.Cli.Tests.Console;
using KeepTune.Cli.Tests.Verify;
using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Cli.Tests.Show;

public class ShowTextTests
{
    public static TheoryData<string, int, int, int, string?> Cases { get; } = new()
    {
        { "kernel-default", 7200, 75, 9, "kernel-default" },
        { "aggressive", 30, 10, 3, "aggressive" },
        { "custom", 90, 120, 1, null },
        { "probes-0", 7200, 75, 0, null },
        { "time-negative", -1, 75, 9, null },
        { "intvl-negative", 7200, -1, 9, null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Piped_it_is_five_rows(string name, int time, int intvl, int probes, string? profile)
    {
        var text = ShowText.Render(Shown.Result(Shown.Namespace(FromSeconds(time, intvl, probes), profile)), Screen.Plain);

        Assert.Equal(["time", "intvl", "probes", "detection", "profile"], text.Lines().Select(line => line.Split(' ')[0]));
        Snapshot.Matches($"show-{name}", text);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Explained_it_fits_a_terminal_of_80_columns(string name, int time, int intvl, int probes, string? profile) =>
        Snapshot.Matches($"explain-{name}", Explained(FromSeconds(time, intvl, probes), profile, Screens.Terminal()));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Explained_in_full_it_fits_a_terminal_of_80_columns(string name, int time, int intvl, int probes, string? profile) =>
        Snapshot.Matches($"explain-full-{name}", Explained(FromSeconds(time, intvl, probes), profile, Screens.Terminal(), full: true));

    [Theory]
    [InlineData(40)]
    [InlineData(200)]
    public void A_narrow_and_a_wide_terminal_are_filled(int width) =>
        Snapshot.Matches($"explain-kernel-default-{width}", Explained(KernelDefault, "kernel-default", Screens.Terminal(width)));

    [Fact]
    public void Without_utf8_the_explanation_is_ascii()
    {
        var text = Explained(KernelDefault, "kernel-default", Screens.Terminal() with { Unicode = false });

        Assert.All(text, character => Assert.True(char.IsAscii(character)));
        Snapshot.Matches("explain-kernel-default-ascii", text);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_line_is_wider_than_the_screen(string name, int time, int intvl, int probes, string? profile)
    {
        Assert.NotEmpty(name);
        Assert.All((int[])[40, 80, 200], width => Assert.All(
            (string[])[
                Explained(FromSeconds(time, intvl, probes), profile, Screens.Terminal(width)),
                Explained(FromSeconds(time, intvl, probes), profile, Screens.Terminal(width), full: true)
            ],
            text => Assert.All(text.Lines(), line => Assert.InRange(line.Length, 0, width))));
    }

    [Fact]
    public void Colour_dims_the_labels_and_changes_nothing_else()
    {
        var screen = Screens.Terminal() with { Color = true };
        var coloured = ShowText.Render(Shown.Result(Shown.Namespace(KernelDefault)), screen);

        Assert.StartsWith("\e[2mtime       \e[0m7200 s  of silence", coloured, StringComparison.Ordinal);
        Assert.Equal(
            ShowText.Render(Shown.Result(Shown.Namespace(KernelDefault)), Screen.Plain),
            coloured.Replace("\e[2m", "").Replace("\e[0m", ""));
    }

    [Fact]
    public void Namespaces_are_separated_by_an_empty_line()
    {
        var one = Shown.Namespace(KernelDefault);

        Assert.Single(ShowText.Render(Shown.Result(one, one), Screen.Plain).Lines(), line => line.Length == 0);
    }

    private static string Explained(KeepaliveSettings settings, string? profile, Screen screen, bool full = false) =>
        ShowText.Render(Shown.Result(Shown.Namespace(settings, profile, explain: true)), screen, full: full);
}
