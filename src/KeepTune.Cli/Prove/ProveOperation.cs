using KeepTune.Core.Profiles;
using KeepTune.Core.Proving;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Prove;

/// <param name="Profile">A name or a file; null when values alone are given, or none.</param>
/// <param name="Values">As typed; null where not given.</param>
internal sealed record ProveRequest(
    string? Profile, IReadOnlyDictionary<SysctlKey, string?> Values, bool All, string? Speed, string? ThroughNat, string? Pcap,
    bool Ipv4, bool Ipv6);

/// <summary><c>keeptune prove</c>: what is to be proved; a <see cref="ProofSession"/> proves it.</summary>
internal sealed class ProveOperation(ProveRequest request, Invocation invocation, Screen screen)
{
    // Every profile at once is meant to be looked at: the slowest is done in a quarter of a minute.
    private static readonly TimeSpan LongestOfAll = TimeSpan.FromSeconds(2);

    // From here on one wants to know beforehand.
    private static readonly TimeSpan LongRun = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LongestLimit = TimeSpan.FromDays(1);

    public Outcome Execute()
    {
        Validate();
        var order = new ProofOrder(SubjectsOf(), request.All, request.Ipv6, LimitOf(request.ThroughNat), request.Pcap);
        if (order.NatLimit is not null)
            CheckSpeed(order);
        Announce(order);
        return new ProofSession(order, invocation, screen).Begin();
    }

    private IReadOnlyList<ProofSubject> SubjectsOf()
    {
        var speed = SpeedOf(request.Speed);
        if (request.All)
            return [
                .. invocation.Catalog(KeepaliveRange.Usual)
                    .Entries()
                    .Select(entry => SubjectOf(entry, speed))
                    .OfType<ProofSubject>()
            ];

        var entry = request.Profile is null ? null : invocation.FindProfile(request.Profile, KeepaliveRange.Usual);
        var wanted = RequestedSettings.Of(entry?.Parsed.OrThrow(), request.Values, KeepaliveRange.Usual);
        var settings = wanted.Complete ?? wanted.Resolve(new ProcSys(invocation.Paths).Read());
        var isProfile = wanted.Profile is { } profile && profile.Settings == settings;
        return [new(isProfile ? entry!.Name : null, settings, speed ?? 1)];
    }

    private ProofSubject? SubjectOf(CatalogEntry entry, int? speed)
    {
        if (entry.Parsed.Profile is { } profile)
            return new(entry.Name, profile.Settings, speed ?? TimeScale.For(profile.Settings, LongestOfAll));
        invocation.Messages.Warn(
            $"the profile '{entry.Name}' has mistakes and is left out; 'keeptune profile check {ShellWord.Quote(entry.Path)}' lists them");
        return null;
    }

    // A proof that is faster but of something else would be none.
    private static void CheckSpeed(ProofOrder order)
    {
        var subject = order.Subjects[0];
        var limit = order.NatLimit!.Value;
        var asked = new NatForecast(subject.Asked, limit, KernelClock.Wheel).Outcome;
        var divided = order.ForecastAtNat().Outcome;
        if (asked != divided)
            throw Invalid(
                $"'--speed {subject.Speed}' makes {subject.Settings} of {subject.Asked}, and "
                    + $"{DurationText.Format(order.DividedNatLimit)} of {DurationText.Format(limit)}, which would end otherwise",
                Slower(order, asked) is { } speed ? $"'--speed {speed}' would not" : "leave '--speed' out");
    }

    // The fastest below it that ends as the values do.
    private static int? Slower(ProofOrder order, NatOutcome asked)
    {
        var subject = order.Subjects[0];
        for (var speed = subject.Speed - 1; speed > 1; speed--)
        {
            var settings = TimeScale.Divide(subject.Asked, speed);
            var limit = TimeSpan.FromSeconds(TimeScale.Divide((int)order.NatLimit!.Value.TotalSeconds, speed));
            if (new NatForecast(settings, limit, KernelClock.Wheel).Outcome == asked)
                return speed;
        }

        return null;
    }

    private void Announce(ProofOrder order)
    {
        var (takes, speed) = order.NatLimit is null
            ? (
                order.Subjects.Max(subject => new ProofPrediction(subject.Settings, KernelClock.Wheel).Drop.Latest),
                order.Subjects.Max(subject => TimeScale.For(subject.Asked, ShortWait)))
            : (order.ForecastAtNat().Idle, 0);
        if (takes >= LongRun)
            invocation.Messages.Hint(
                $"this takes up to {DurationText.Format(takes)}"
                    + $"{(speed > order.Subjects[0].Speed && !order.All ? $"; '--speed {speed}' makes it short" : "")}");
    }

    private void Validate()
    {
        invocation.RefuseRoot("prove");
        if (request.All && (request.Profile is not null || request.Values.Values.Any(value => value is not null)))
            throw Invalid("'--all' stands for every profile: it goes with no other and no values", "leave one of them out");
        if (request is { All: true, ThroughNat: not null })
            throw Invalid("'--all' does not go with '--through-nat': the router is for one set of values", "name a profile");
        if (request is { Ipv4: true, Ipv6: true })
            throw Invalid("'--ipv4' and '--ipv6' exclude each other", "run it once with each");
        if (request.Pcap is "" or "-")
            throw Invalid("'--pcap' needs the name of a file: standard output is for the report", null);
    }

    private static int? SpeedOf(string? typed) => typed is null ? null
        : PlainDecimal.TryParse(typed, out var speed) && speed is >= 1 and <= 32767 ? (int)speed
        : throw Invalid($"'--speed' is {Printable.Quote(typed)}, expected 1 to 32767", null);

    private static TimeSpan? LimitOf(string? typed)
    {
        if (typed is null)
            return null;
        return DurationText.TryParse(typed, out var limit) && limit >= TimeSpan.FromSeconds(1) && limit <= LongestLimit
            ? limit
            : throw Invalid($"'--through-nat' is {Printable.Quote(typed)}, expected 1 s to 24 h: {DurationText.Expected}", null);
    }

    private static Failure Invalid(string message, string? hint) => new(FailureKind.InvalidInput, message, hint);
}
