using System.CommandLine;
using KeepTune.Core.Sockets;
using KeepTune.Linux.Sockets;

namespace KeepTune.Cli.Sockets;

/// <summary><c>keeptune sockets</c>: lists sockets and changes them.</summary>
internal static class SocketsCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var filter = new SocketFilterOptions();
        var sort = new Option<string>("--sort")
        {
            Description = $"Sort by {string.Join(", ", SocketOrder.Keys)} (default: {SocketOrder.Keys[0]})",
            HelpName = "KEY",
        }.Offering([.. SocketOrder.Keys]);
        var limit = new Option<string>("--limit") { Description = "List at most N sockets", HelpName = "N" };
        var noHeader = Arguments.Flag("--no-header", "Omit the header and summary");
        var engine = Engine();
        var watch = Arguments.Flag("--watch", "Update the list every 2 seconds until interrupted");

        Outcome List(ParseResult parsed, Invocation invocation)
        {
            invocation.RefuseRoot("sockets");
            var wanted = filter.Of(parsed, invocation.Paths);
            var key = parsed.GetValue(sort) ?? SocketOrder.Keys[0];
            SocketOrder.Check(key);
            var request = new SocketListingRequest(
                filter.TargetsOf(parsed, wanted),
                wanted,
                key,
                LimitOf(parsed.GetValue(limit)),
                parsed.GetValue(noHeader),
                EngineOf(parsed.GetValue(engine)));
            return parsed.GetValue(watch) ? SocketsWatch.Begin(request, invocation) : new SocketListing(request, invocation).List();
        }

        Command Complete(Command command)
        {
            filter.AddTo(command);
            command.Add(sort);
            command.Add(limit);
            command.Add(noHeader);
            command.Add(watch);
            command.Add(engine);
            command.Runs(commandLine, List);
            return command;
        }

        var sockets = Complete(new("sockets", "List TCP sockets with process, keepalive settings and timers"));
        sockets.Add(Complete(new("list", "List TCP sockets, as 'keeptune sockets' does")));
        sockets.Add(SocketUpdateCommand.BuildSet(commandLine));
        sockets.Add(SocketUpdateCommand.BuildRefresh(commandLine));
        return sockets;
    }

    internal static Option<string> Engine() =>
        new Option<string>("--engine")
        {
            Description = "How to read the sockets: auto (default), bpf or pidfd",
            HelpName = "ENGINE",
        }.Offering([.. SocketEngine.Words]);

    /// <exception cref="Failure">InvalidInput: no such engine.</exception>
    internal static string EngineOf(string? typed)
    {
        SocketEngine.Check(typed ?? SocketEngine.Auto);
        return typed ?? SocketEngine.Auto;
    }

    private static int? LimitOf(string? typed) => typed is null ? null
        : PlainDecimal.TryParse(typed, out var limit) && limit is > 0 and <= int.MaxValue ? (int)limit
        : throw new Failure(FailureKind.InvalidInput, $"'--limit' is {Printable.Quote(typed)}, expected a number of sockets, 1 or more");
}
