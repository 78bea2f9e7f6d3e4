using System.Text;
using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.Journal;

namespace KeepTune.Linux.Tests.Journal;

public sealed class ChangeJournalTests : IDisposable
{
    private static readonly NamespaceIdentity Here = new("boot", 7, 4026531833);

    private readonly FixtureTree tree = new();
    private readonly ChangeJournal journal;

    public ChangeJournalTests() => journal = new(tree.Paths);

    public void Dispose() => tree.Dispose();

    [Fact]
    public void What_is_written_is_read_back()
    {
        var change = Change(1) with
        {
            User = "j\u00f6rg\u202e",
            LoginUid = 1000,
            CommandLine = "keeptune apply 'a\nb' \"q\"",
            Files = [new("/etc/sysctl.d/a.conf", FileContent.Of([0, 255, 10], 0x180), null)],
            Undoes = [3, 4],
            ConfirmWithin = TimeSpan.FromSeconds(90),
        };

        Append(change, ChangeState.Done);

        var read = Assert.Single(journal.Read().Changes);
        Assert.Equivalent(change with { State = ChangeState.Done }, read, strict: true);
        Assert.All(File.ReadAllBytes(journal.Path), octet => Assert.InRange(octet, (byte)10, (byte)126));
    }

    [Fact]
    public void A_change_is_open_until_it_is_marked()
    {
        using var entry = journal.Begin(Change(1), durable: false);
        Assert.Equal(1, journal.Interrupted(() => Here)?.Id);

        entry.Mark(ChangeState.RolledBack);

        Assert.Null(journal.Interrupted(() => Here));
        Assert.Equal(ChangeState.RolledBack, Assert.Single(journal.Read().Changes).State);
    }

    [Fact]
    public void An_open_change_is_found_however_much_follows_it()
    {
        journal.Begin(Change(1), durable: false).Dispose();
        for (var id = 2; id <= 700; id++)
            Append(Change(id), ChangeState.Done);

        Assert.Equal(1, journal.Interrupted(() => Here)?.Id);
        journal.Mark(Change(1), ChangeState.RolledBack);
        Assert.Null(journal.Interrupted(() => Here));
        Assert.Equal(701, journal.NextId());
    }

    [Fact]
    public void Numbers_continue_from_the_last_line_whatever_follows_it()
    {
        Assert.Equal(1, journal.NextId());
        Append(Change(41), ChangeState.Done);
        File.AppendAllText(journal.Path, "{\"state\":\"open\"   ");

        Assert.Equal(42, journal.NextId());
        Append(Change(42), ChangeState.Done);
        Assert.Equal([41, 42], journal.Read().Changes.Select(change => change.Id));
    }

    [Fact]
    public void A_line_longer_than_the_tail_is_still_counted()
    {
        var large = FileContent.Of(new byte[64 * 1024], 0x1A4);
        Append(Change(5) with { Files = [new("/etc/sysctl.d/a.conf", large, large)] }, ChangeState.Done);

        Assert.Equal(6, journal.NextId());
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("{\"state\":\"done\"       ,\"id\":1}")]
    [InlineData("{\"state\":\"done\"       ,\"id\":\"x\"")]
    [InlineData("{\"state\":\"done\"       ,\"id\":1,\"verb\":7}")]
    public void A_line_that_is_not_ours_is_skipped(string line)
    {
        Append(Change(1), ChangeState.Done);
        File.AppendAllText(journal.Path, line + "\n");
        Append(Change(2), ChangeState.Done);

        Assert.Equal([1, 2], journal.Read().Changes.Select(change => change.Id));
    }

    [Fact]
    public void A_line_with_a_number_out_of_range_is_skipped()
    {
        var line = Encoding.ASCII.GetString(
            JournalLine.Format(Change(3) with { State = ChangeState.Done, ConfirmWithin = TimeSpan.FromSeconds(60) }));
        Append(Change(1), ChangeState.Done);
        File.AppendAllText(
            journal.Path, line.Replace("\"confirm_within_s\":60", "\"confirm_within_s\":9223372036854775807", StringComparison.Ordinal));

        Assert.Equal([1], journal.Read().Changes.Select(change => change.Id));
        Assert.Equal(1, journal.Read().Unreadable);
    }

    [Fact]
    public void A_long_journal_is_shortened_to_the_newest_and_the_origin()
    {
        for (var id = 1; id <= (2 * ChangeJournal.Kept) + 1; id++)
            Append(Change(id), ChangeState.Done);

        journal.Shorten(2 * ChangeJournal.Kept, 2 * ChangeJournal.Kept);

        var ids = journal.Read().Changes.Select(change => change.Id).ToList();
        Assert.Equal([1L, .. Enumerable.Range(ChangeJournal.Kept + 2, ChangeJournal.Kept).Select(id => (long)id)], ids);
        Assert.Equal((2 * ChangeJournal.Kept) + 2, journal.NextId());
    }

    [Fact]
    public void A_line_of_another_kind_is_skipped_and_kept()
    {
        const string other = """{"state":"done"       ,"id":2,"kind":"sockets", "at":7}""";
        Append(Change(1), ChangeState.Done);
        File.AppendAllText(journal.Path, other + "\n");
        for (var id = 3; id <= (2 * ChangeJournal.Kept) + 1; id++)
            Append(Change(id), ChangeState.Done);
        Assert.DoesNotContain(journal.Read().Changes, change => change.Id == 2);
        Assert.Equal(0, journal.Read().Unreadable);

        journal.Shorten(2 * ChangeJournal.Kept, 2 * ChangeJournal.Kept);

        var lines = File.ReadAllLines(journal.Path);
        Assert.Equal(ChangeJournal.Kept + 2, lines.Length);
        Assert.Equal(other, lines[1]);
    }

    [Fact]
    public void A_line_of_another_kind_has_a_number_too()
    {
        Append(Change(1), ChangeState.Done);
        File.AppendAllText(journal.Path, $$"""{"state":"open"       ,"id":2,"kind":"sockets","x":"{{new string('x', 1 << 17)}}"}""" + "\n");

        Assert.Equal(3, journal.NextId());
        Assert.Null(journal.Interrupted(() => Here));
    }

    [Fact]
    public void Every_state_has_the_same_width()
    {
        var lines = Enum.GetValues<ChangeState>().Select(state => JournalLine.Format(Change(1) with { State = state })).ToList();

        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        Assert.All(lines, line => Assert.Equal(1, JournalLine.IdOf(line)));
        Assert.All(
            lines,
            line => Assert.Equal(JournalLine.StateOffset, Encoding.ASCII.GetString(line).IndexOf(':', StringComparison.Ordinal) + 1));
    }

    private static Change Change(long id) => new(
        id, ChangeVerb.Apply, DateTimeOffset.UnixEpoch.AddSeconds(id), "root", null, "keeptune apply cloud", "cloud", Here,
        KeepaliveSettings.KernelDefault.Values,
        new(KeepaliveSettings.KernelDefault.Values, KeepaliveSettings.FromSeconds(200, 30, 5).Values), [], []);

    private void Append(Change change, ChangeState state)
    {
        using var entry = journal.Begin(change, durable: false);
        entry.Mark(state);
    }
}
