namespace KeepTune.Cli.Sockets;

/// <summary><c>keeptune sockets --watch</c>: repeats the listing, over the previous one on a terminal.</summary>
internal static class SocketsWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public static Outcome Begin(SocketListingRequest request, Invocation invocation) => new StreamedOutcome(
        (report, screen) => Repeat(report, () => Draw(request, invocation, report, screen.Now())),
        report => Repeat(report, () => SocketsJson.Write(new SocketListing(request, invocation).Read(out _), report)));

    private static void Draw(SocketListingRequest request, Invocation invocation, Report report, Screen screen)
    {
        var fitting = request with { Limit = Math.Min(request.Limit ?? int.MaxValue, SocketsText.RowsOn(screen)) };
        var result = new SocketListing(fitting, invocation).Read(out _);
        report.Write(screen.Cleared);
        SocketsText.Write(result, report, screen, request.Bare, cut: screen.IsTerminal);
    }

    // Ends on a signal, or when the reader goes away.
    private static void Repeat(Report report, Action write)
    {
        do
        {
            write();
            report.Flush();
        }
        while (!report.IsClosed && !StandardStreams.ReaderGoesAway(Interval));
    }
}
