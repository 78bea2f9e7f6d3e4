using KeepTune.Core.Sockets;
using KeepTune.Linux.Privileges;
using KeepTune.Linux.Sockets;

namespace KeepTune.Cli.Sockets;

/// <param name="Engine">A word of <see cref="SocketEngine"/>.</param>
/// <param name="Limit">Null for all.</param>
/// <param name="Bare">Without header and summary.</param>
internal sealed record SocketListingRequest(
    IReadOnlyList<Target> Targets, SocketFilter Filter, string Sort, int? Limit, bool Bare, string Engine = SocketEngine.Auto);

/// <summary>Runs <c>keeptune sockets</c>: reads the table of each namespace, then the processes once for all.</summary>
internal sealed class SocketListing(SocketListingRequest request, Invocation invocation)
{
    // From the kernel's history.
    private static readonly Version PidfdGetfd = new(5, 6);

    public Outcome List()
    {
        var result = Read(out var readAny);
        WarnOfUnseen(result);
        return new StreamedOutcome(
            (report, screen) => SocketsText.Write(result, report, screen, request.Bare),
            report => SocketsJson.Write(result, report),
            result.Summary.NotInspected + result.Summary.NotJudged > 0 && !readAny ? ExitCode.NotPermitted : ExitCode.Done);
    }

    /// <param name="readAny">Whether the options of any socket could be read.</param>
    public SocketsResult Read(out bool readAny)
    {
        var source = SocketEngine.Reader(request.Engine, invocation.Paths);
        var table = new SocketTable();
        var idle = source.Begin(request.Filter);
        var notVisible = Look(table, idle);
        source.Complete(table, request.Filter);
        if (OrphanSockets.IsAny(table, request.Filter.NamesProcesses))
        {
            LookAgain(table);
            if (OrphanSockets.IsAny(table, request.Filter.NamesProcesses))
                source.CompleteRest(table, request.Filter);
        }

        var rows = Matching(table, out readAny, out var notJudged);
        SocketOrder.Sort(table, rows, request.Sort);
        var summary = SocketsSummary.Of(table, rows, notJudged);
        if (request.Limit < rows.Length)
            rows = rows[..request.Limit.Value];
        return new(source.Name, table, rows, summary, notVisible, request.Targets.Count > 1 || request.Targets[0].All);
    }

    private void LookAgain(SocketTable table)
    {
        try
        {
            var later = new SocketTable();
            Look(later, IdleTimes.None);
            OrphanSockets.MarkVanished(table, later);
        }
        catch (Failure)
        {
            // The namespace, or the process that selected it, is gone; the first result remains valid.
        }
    }

    private int Look(SocketTable table, IdleTimes idle)
    {
        var whole = true;
        var notVisible = 0;
        var seen = new HashSet<ulong>();

        // May run on a thread in another namespace, so it must start nothing.
        SocketTable AddThis()
        {
            if (request.Targets.Count == 1 || seen.Add(NetworkNamespace.Inode(invocation.Paths)))
                whole &= NamespaceSockets.AddTo(table, request.Filter, invocation.Paths, idle);
            return table;
        }

        foreach (var target in request.Targets)
        {
            if (target.All)
                notVisible = LookEverywhere(target, AddThis);
            else
                target.Inside(invocation.Paths, AddThis);
        }

        if (!whole)
            invocation.Messages.Warn("the kernel's socket table changed while it was read: some sockets may be missing or listed twice");
        return notVisible;
    }

    private int LookEverywhere(Target target, Func<SocketTable> work)
    {
        var every = NamespaceSelection.Find(target, invocation.Paths);
        var (kept, vanished) = (0, 0);
        foreach (var visit in NamespaceWalk.Each(every.Namespaces, _ => work()))
        {
            vanished += visit.End is VisitEnd.Vanished ? 1 : 0;
            kept += visit.End is VisitEnd.NotPermitted or VisitEnd.Failed ? 1 : 0;
        }

        invocation.Messages.WarnOfUnseen(every, kept, vanished);
        return kept + every.Survey.NotVisible;
    }

    private int[] Matching(SocketTable table, out bool readAny, out int notJudged)
    {
        var rows = new int[table.Count];
        var count = 0;
        readAny = false;
        notJudged = 0;
        for (var row = 0; row < rows.Length; row++)
        {
            ref readonly var socket = ref table[row];
            readAny |= socket.Options is OptionsState.Read;
            if (request.Filter.MatchesRest(socket))
                rows[count++] = row;
            else if (request.Filter.MayMatchRest(socket))
                notJudged++;
        }

        Array.Resize(ref rows, count);
        return rows;
    }

    private void WarnOfUnseen(SocketsResult result)
    {
        var (messages, summary) = (invocation.Messages, result.Summary);
        if (summary.Sockets == 0)
            messages.Warn(summary.NotJudged == 0 ? "no socket matches" : "no socket is known to match");
        if (summary is { Sockets: 0, NotJudged: 0 } && request.Filter.ProcessNames.Count > 0 && !result.Everywhere)
            messages.Hint("add '--all-netns' to find processes in other network namespaces");
        if (summary.NotInspected > 0)
            messages.Warn($"can't inspect the processes of {Describe.Count(summary.NotInspected, "socket")} (needs CAP_SYS_PTRACE)");
        if (summary.NotRead > 0)
        {
            var why = RunningKernel.Release(invocation.Paths).TooOldFor("pidfd_getfd(2)", PidfdGetfd)
                ?? "pidfd_getfd(2) failed; a seccomp filter may block it";
            messages.Warn($"couldn't read the options of {Describe.Count(summary.NotRead, "socket")}: {why}");
        }

        if (summary.NotJudged > 0)
            messages.Warn(
                $"{Describe.Count(summary.NotJudged, "more socket")} may match, but the process or the options can't be seen "
                    + "(needs CAP_SYS_PTRACE)");
        if (summary.NotInspected + summary.NotJudged == 0)
            return;
        if (!Privilege.IsRoot)
            messages.Hint("run as root to see all");
    }
}
