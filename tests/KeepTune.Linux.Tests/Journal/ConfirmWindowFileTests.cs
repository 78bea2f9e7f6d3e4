using System.Text;
using KeepTune.Core.Journal;
using KeepTune.Linux.Journal;

namespace KeepTune.Linux.Tests.Journal;

public sealed class ConfirmWindowFileTests : IDisposable
{
    private readonly FixtureTree tree = new();
    private readonly SystemPaths paths;
    private readonly ConfirmWindowFile file;

    public ConfirmWindowFileTests()
    {
        paths = tree.Paths with { Proc = "/proc" };
        file = new(paths);
        Directory.CreateDirectory(paths.LockDirectory);
    }

    public void Dispose() => tree.Dispose();

    [Fact]
    public void What_is_written_is_read_back()
    {
        var window =
            Window() with { Change = Change() with { Files = [new("/etc/sysctl.d/a.conf", null, FileContent.Of([0, 255, 10], 0x1A4))] } };

        file.Write(window);

        Assert.Equivalent(window, file.Read(), strict: true);
        Assert.True(file.Holds(window));
        Assert.False(file.Holds(Window()));
    }

    [Fact]
    public void A_window_is_written_byte_for_byte_as_before() => Assert.StartsWith(
        """
        {"window":"0123abcd","deadline_boottime_ms":12345678,"until":"2026-03-04T05:06:07+00:00","journaled":true,"made":false}
        {"state":"open"       ,"id":7,"verb":"apply",
        """,
        Encoding.ASCII.GetString(ConfirmWindowCodec.Format(Window() with { Id = "0123abcd" })),
        StringComparison.Ordinal);

    [Fact]
    public void A_window_without_the_latest_member_counts_as_made()
    {
        File.WriteAllText(
            $"{paths.LockDirectory}/confirm",
            """
            {"window":"0123abcd","later":[{}],"deadline_boottime_ms":12345678,"until":"2026-03-04T05:06:07+00:00","journaled":true}

            """ + Encoding.ASCII.GetString(JournalLine.Format(Change())));

        Assert.Equivalent(Window() with { Id = "0123abcd", IsMade = true }, file.Read(), strict: true);
    }

    [Theory]
    [InlineData("window")]
    [InlineData("deadline_boottime_ms")]
    [InlineData("until")]
    [InlineData("journaled")]
    public void The_other_members_of_a_window_may_not_be_missing(string name)
    {
        file.Write(Window());
        var path = $"{paths.LockDirectory}/confirm";
        File.WriteAllText(path, File.ReadAllText(path).Replace($"\"{name}\":", "\"x\":", StringComparison.Ordinal));

        Assert.Null(file.Read());
    }

    [Fact]
    public void A_closed_window_leaves_nothing_behind()
    {
        var window = Window();
        file.Write(window);

        file.Close(window);
        file.Close(window);

        Assert.Null(file.Read());
        Assert.Empty(Directory.GetFiles(paths.LockDirectory));
    }

    [Fact]
    public void Everyone_may_read_the_window_and_root_alone_may_lock_it()
    {
        var window = Window();
        file.Write(window);

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            File.GetUnixFileMode($"{paths.LockDirectory}/confirm"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{paths.LockDirectory}/confirm.{window.Id}"));
    }

    [Fact]
    public void It_is_watched_while_a_watchdog_is_running()
    {
        var window = Window();
        file.Write(window);
        Assert.False(file.IsWatched(window));
        Assert.Null(file.ReadWatched());

        using (file.Watch(window))
        {
            Assert.True(file.IsWatched(window));
            Assert.True(StateLock.IsHeld(paths, $"{paths.LockDirectory}/confirm.{window.Id}"));
            Assert.Null(file.Watch(window));
        }

        Assert.False(file.IsWatched(window));
    }

    [Fact]
    public void The_watchdog_of_an_earlier_window_does_not_count()
    {
        var earlier = Window();
        file.Write(earlier);
        using var watched = file.Watch(earlier);
        file.Close(earlier);

        var window = Window();
        file.Write(window);

        Assert.False(file.IsWatched(window));
        Assert.False(file.IsWatched(earlier));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}\n{}\n")]
    [InlineData("{\"window\":\"a\"}\n{\"state\":\"open\"       ,\"id\":1}\n")]
    [InlineData("not json\nnor this\n")]
    public void A_file_that_is_not_ours_is_no_window(string text)
    {
        File.WriteAllText($"{paths.LockDirectory}/confirm", text);

        Assert.Null(file.Read());
    }

    [Theory]
    [InlineData("\"deadline_boottime_ms\":12345678", "\"deadline_boottime_ms\":9223372036854775807")]
    [InlineData("\"deadline_boottime_ms\":12345678", "\"deadline_boottime_ms\":1e999")]
    [InlineData("\"confirm_within_s\":60", "\"confirm_within_s\":9223372036854775807")]
    [InlineData("\"confirm_within_s\":60", "\"confirm_within_s\":-9223372036854775808")]
    [InlineData("\"live\":[7200,75,9]", "\"live\":[-1,75,9999999999]")]
    [InlineData("2026-03-04T05", "0000-03-04T05")]
    public void A_number_out_of_range_is_no_window(string of, string outOfRange)
    {
        file.Write(Window());
        var path = $"{paths.LockDirectory}/confirm";
        var text = File.ReadAllText(path);
        Assert.Contains(of, text, StringComparison.Ordinal);

        File.WriteAllText(path, text.Replace(of, outOfRange, StringComparison.Ordinal));

        Assert.Null(file.Read());
    }

    [Fact]
    public void A_window_can_be_rewritten_while_its_watchdog_runs()
    {
        var window = Window();
        file.Write(window);
        using var watched = file.Watch(window);

        Assert.False(file.Read()!.IsMade);
        var made = window with { Deadline = TimeSpan.FromSeconds(99999), IsMade = true };

        file.Replace(made);

        Assert.True(file.IsWatched(window));
        Assert.Equivalent(made, file.Read(), strict: true);
    }

    [Fact]
    public void A_name_that_leads_elsewhere_is_no_window()
    {
        file.Write(Window());
        var path = $"{paths.LockDirectory}/confirm";
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace(file.Read()!.Id, "../x", StringComparison.Ordinal));

        Assert.Null(file.Read());
    }

    [Fact]
    public void A_window_removes_what_killed_runs_left()
    {
        foreach (var left in (string[])["confirm.new", "confirm.0123", "lock"])
            File.WriteAllText($"{paths.LockDirectory}/{left}", "");
        var window = Window();

        file.Write(window);

        Assert.Equal(["confirm", $"confirm.{window.Id}", "lock"], Directory.GetFiles(paths.LockDirectory).Select(Path.GetFileName).Order());
    }

    private static ConfirmWindow Window() =>
        new(
            ConfirmWindowCodec.NewId(),
            TimeSpan.FromSeconds(12345.678),
            new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
            Journaled: true,
            Change());

    private static Change Change() => new(
        7, ChangeVerb.Apply, DateTimeOffset.UnixEpoch, "anna", 1000, "keeptune apply cloud", "cloud", new("boot", 7, 4026531833),
        KeepaliveSettings.FromSeconds(7200, 75, 9).Values,
        new(KeepaliveSettings.FromSeconds(7200, 75, 9).Values, KeepaliveSettings.FromSeconds(200, 30, 5).Values), [], [])
    {
        ConfirmWithin = TimeSpan.FromSeconds(60),
    };
}
