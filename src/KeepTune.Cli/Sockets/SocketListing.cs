using KeepTune.Core.Sockets;
using KeepTune.Linux.Privileges;
using KeepTune.Linux.Sockets;

namespace KeepTune.Cli.Sockets;

/// <param name="Engine">A word of <see cref="SocketEngine"/>.</param>
/// <param name="Limit">Null for all.</param>
/// <param name="Bare">Neither headings nor the sum.</param>
internal sealed record SocketListingRequest(
    IReadOnlyList<Target> Targets, SocketFilter Filter, string Sort, int? Limit, bool Bare, string Engine = SocketEngine.Auto);

/// <summary>The work of <c>keeptune sockets</c>: first each namespace's table, then, once for all, the processes.</summary>
internal sealed class SocketListing(SocketListingRequest request, Invocation invocation)
{
    // By the kernel's history.
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

    /// <param name="readAny">Some socket's options could be read.</param>
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
            // The namespace's name, or the process that named it, is gone; what was seen stands.
        }
    }

    private int Look(SocketTable table, IdleTimes idle)
    {
        var whole = true;
        var notVisible = 0;
        var seen = new HashSet<ulong>();

        // Maybe on a thread in another namespace: starts nothing.
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
            invocation.Messages.Warn("the kernel's table of sockets changed while it was read: some may be missing or listed twice");
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
            messages.Hint("processes in other network namespaces are found with '--all-netns'");
        if (summary.NotInspected > 0)
            messages.Warn(
                $"{Describe.Count(summary.NotInspected, "socket")} of processes that may not be inspected (that takes CAP_SYS_PTRACE)");
        if (summary.NotRead > 0)
        {
            var why = RunningKernel.Release(invocation.Paths).TooOldFor("pidfd_getfd(2)", PidfdGetfd)
                ?? "pidfd_getfd(2) failed, as where a seccomp filter hides it";
            messages.Warn($"the options of {Describe.Count(summary.NotRead, "socket")} could not be read: {why}");
        }

        if (summary.NotJudged > 0)
            messages.Warn(
                $"{Describe.Count(summary.NotJudged, "more socket")} may match: who holds them, or their options, can't be seen (that "
                    + "takes CAP_SYS_PTRACE)");
        if (summary.NotInspected + summary.NotJudged == 0)
            return;
        if (!Privilege.IsRoot)
            messages.Hint("run as root to see all");
    }
}
