using System.Text;
using KeepTune.Core.Planning;
using KeepTune.Core.Profiles;

namespace KeepTune.Cli.Plan;

/// <summary>The parsed options of <c>plan</c>.</summary>
/// <param name="Boxes">In the order given.</param>
/// <param name="Connections">Idle connections per host; null if not given.</param>
/// <param name="Save">Name of the profile to write; null for none.</param>
internal sealed record PlanOptions(
    IReadOnlyList<Middlebox> Boxes, TimeSpan? IdleLimit, TimeSpan? DetectWithin, long? Connections, long Hosts, string? Save)
{
    private const long MaxConnections = 1_000_000_000;
    private const long MaxHosts = 1_000_000;

    /// <summary>The shortest limit that probes refresh, and its owner; null if there is none.</summary>
    public (IdleLimit Limit, string Of)? Shortest
    {
        get
        {
            (TimeSpan Limit, string Of)? shortest = IdleLimit is { } limit ? (limit, "'--idle-limit'") : null;
            foreach (var box in Boxes)
            {
                if (box is { Refreshed: true, Limit: { } its } && (shortest is not { } found || its < found.Limit))
                    shortest = (its, $"'{box.Name}'");
            }

            return shortest is { } known ? (new(known.Limit), known.Of) : null;
        }
    }

    /// <summary>Null if only proxies are named, so that nothing is left to plan for.</summary>
    public PlanGoal? Goal => Shortest is null && DetectWithin is null ? null : new(Shortest?.Limit, DetectWithin);

    /// <exception cref="Failure">InvalidInput.</exception>
    public static PlanOptions Of(PlanRequest request)
    {
        if (request is { Through: null, IdleLimit: null, DetectWithin: null })
            throw new Failure(
                FailureKind.InvalidInput,
                "'plan' needs a goal, expected '--through BOX,...', '--idle-limit DUR' or '--detect-within DUR'",
                "run 'keeptune plan --list' for known devices");
        if (request is { Hosts: not null, Connections: null })
            throw new Failure(
                FailureKind.InvalidInput, "'--hosts' needs '--connections N', the idle connections per host", "run 'keeptune plan --help'");
        return new(
            request.Through is { } through ? Named(through) : [],
            Duration("--idle-limit", request.IdleLimit),
            Duration("--detect-within", request.DetectWithin),
            Number("--connections", request.Connections, MaxConnections),
            Number("--hosts", request.Hosts, MaxHosts) ?? 1,
            request.Save is { } save ? NameToSave(save) : null);
    }

    /// <summary>The command line that makes this plan.</summary>
    public string Command
    {
        get
        {
            var text = new StringBuilder("keeptune plan");
            if (Boxes.Count > 0)
                text.Append(" --through ").AppendJoin(',', Boxes.Select(box => box.Name));
            if (IdleLimit is { } limit)
                text.Append($" --idle-limit {limit.TotalSeconds:0}s");
            if (DetectWithin is { } within)
                text.Append($" --detect-within {within.TotalSeconds:0}s");
            return text.ToString();
        }
    }

    private static List<Middlebox> Named(string list)
    {
        var boxes = new List<Middlebox>();
        foreach (var name in list.Split(','))
        {
            if (name.Length == 0)
                throw new Failure(
                    FailureKind.InvalidInput,
                    $"'--through' is {Printable.Quote(list)}, expected names separated by commas",
                    "run 'keeptune plan --list' for the names");
            var box = MiddleboxCatalog.Find(name) ?? throw Unknown(name);
            if (boxes.Contains(box))
                throw new Failure(FailureKind.InvalidInput, $"'--through' names '{name}' twice", "name each once");
            boxes.Add(box);
        }

        return boxes;
    }

    private static Failure Unknown(string name)
    {
        var near = MiddleboxCatalog.Near(name);
        return new(
            FailureKind.InvalidInput,
            $"unknown device {Printable.Quote(name)}",
            near.Count == 0
                ? "run 'keeptune plan --list' for the names, or give its idle timeout with '--idle-limit DUR'"
                : $"did you mean {(near.Count > 1 ? "one of " : "")}{string.Join(", ", near.Select(one => $"'{one}'"))}? 'keeptune plan "
                    + "--list' lists all; use '--idle-limit DUR' for any other");
    }

    private static TimeSpan? Duration(string option, string? typed)
    {
        if (typed is null)
            return null;
        return DurationText.TryParse(typed, out var duration) && duration > TimeSpan.Zero
            ? duration
            : throw new Failure(
                FailureKind.InvalidInput,
                $"'{option}' is {Printable.Quote(typed)}, expected 1 s or more: {DurationText.Expected}",
                "run 'keeptune plan --help'");
    }

    private static long? Number(string option, string? typed, long most)
    {
        if (typed is null)
            return null;
        return PlainDecimal.TryParse(typed, out var number) && number >= 1 && number <= most
            ? number
            : throw new Failure(
                FailureKind.InvalidInput,
                $"'{option}' is {Printable.Quote(typed)}, expected 1 to {most}",
                PlainDecimal.Meant(typed) is { } meant && meant >= 1 && meant <= most
                    ? $"write '{option} {meant}'"
                    : "run 'keeptune plan --help'");
    }

    // A name that ends in .toml would later be read as a file.
    private static string NameToSave(string name) => ProfileName.IsValid(name) && !ProfileName.IsPath(name)
        ? name
        : throw new Failure(
            FailureKind.InvalidInput,
            $"'--save' is {Printable.Quote(name)}, expected a profile name without '.toml': {ProfileName.Expected}",
            "for example '--save mine'");
}
