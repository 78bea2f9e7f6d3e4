using KeepTune.Core.Profiles;
using KeepTune.Core.Proving;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Prove;

/// <param name="Profile">A name or a file; null if there are only values, or nothing.</param>
/// <param name="Values">As typed; null if not given.</param>
internal sealed record ProveRequest(
    string? Profile, IReadOnlyDictionary<SysctlKey, string?> Values, bool All, string? Speed, string? ThroughNat, string? Pcap,
    bool Ipv4, bool Ipv6);

/// <summary>Runs <c>keeptune prove</c>: decides what to test, for a <see cref="ProofSession"/>.</summary>
internal sealed class ProveOperation(ProveRequest request, Invocation invocation, Screen screen)
{
    // All profiles at once should end while one watches: the slowest takes a quarter of a minute.
    private static readonly TimeSpan MaxScaled = TimeSpan.FromSeconds(2);

    // Longer runs are announced.
    private static readonly TimeSpan LongRun = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan MaxLimit = TimeSpan.FromDays(1);

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
            return new(entry.Name, profile.Settings, speed ?? TimeScale.For(profile.Settings, MaxScaled));
        invocation.Messages.Warn(
            $"skipping the profile '{entry.Name}', which has mistakes; 'keeptune profile check {ShellWord.Quote(entry.Path)}' lists them");
        return null;
    }

    // A faster run must not test something else.
    private static void CheckSpeed(ProofOrder order)
    {
        var subject = order.Subjects[0];
        var limit = order.NatLimit!.Value;
        var asked = new NatForecast(subject.Asked, limit, KernelClock.Wheel).Outcome;
        var divided = order.ForecastAtNat().Outcome;
        if (asked != divided)
            throw Invalid(
                $"'--speed {subject.Speed}' scales {subject.Asked} to {subject.Settings} and {DurationText.Format(limit)} to "
                    + $"{DurationText.Format(order.DividedNatLimit)}, which would change the result",
                Slower(order, asked) is { } speed ? $"use '--speed {speed}'" : "omit '--speed'");
    }

    // The highest lower speed with the same result.
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
                    + $"{(speed > order.Subjects[0].Speed && !order.All ? $"; use '--speed {speed}' to shorten it" : "")}");
    }

    private void Validate()
    {
        invocation.RefuseRoot("prove");
        if (request.All && (request.Profile is not null || request.Values.Values.Any(value => value is not null)))
            throw Invalid("'--all' can't be combined with a profile or values", "omit one of them");
        if (request is { All: true, ThroughNat: not null })
            throw Invalid("'--all' can't be combined with '--through-nat', which tests one set of values", "name a profile");
        if (request is { Ipv4: true, Ipv6: true })
            throw Invalid("'--ipv4' and '--ipv6' can't be combined", "run it once with each");
        if (request.Pcap is "" or "-")
            throw Invalid("'--pcap' needs a file name: standard output is for the report", null);
    }

    private static int? SpeedOf(string? typed) => typed is null ? null
        : PlainDecimal.TryParse(typed, out var speed) && speed is >= 1 and <= 32767 ? (int)speed
        : throw Invalid($"'--speed' is {Printable.Quote(typed)}, expected 1 to 32767", null);

    private static TimeSpan? LimitOf(string? typed)
    {
        if (typed is null)
            return null;
        return DurationText.TryParse(typed, out var limit) && limit >= TimeSpan.FromSeconds(1) && limit <= MaxLimit
            ? limit
            : throw Invalid($"'--through-nat' is {Printable.Quote(typed)}, expected 1 s to 24 h: {DurationText.Expected}", null);
    }

    private static Failure Invalid(string message, string? hint) => new(FailureKind.InvalidInput, message, hint);
}
