using KeepTune.Core.Profiles;

namespace KeepTune.Cli.Options;

/// <summary>The values that <c>apply</c> requests: a profile, single values, or a profile with some of its values replaced.</summary>
/// <param name="Profile">Null if only values are given.</param>
/// <param name="Values">The values given as options.</param>
internal sealed record RequestedSettings(Profile? Profile, IReadOnlyDictionary<SysctlKey, long> Values, KeepaliveRange Range)
{
    /// <summary>The three values, if none comes from the running kernel; else null.</summary>
    public KeepaliveSettings? Complete => Profile is not null || Values.Count == SysctlKeys.Keepalive.Count ? Resolve(default) : null;

    /// <exception cref="Failure">InvalidInput, with every invalid value.</exception>
    public static RequestedSettings Of(Profile? profile, IReadOnlyDictionary<SysctlKey, string?> typed, KeepaliveRange range)
    {
        var values = new Dictionary<SysctlKey, long>();
        var problems = new List<string>();
        foreach (var (key, text) in typed)
        {
            if (text is null)
                continue;
            if (Number(key, text) is { } number)
                values[key] = number;
            else
                problems.Add(
                    $"'--{key.Name()}' is {Printable.Quote(text)}, expected "
                        + $"{(key is SysctlKey.Probes ? PlainDecimal.Expected : DurationText.Expected)}");
        }

        List<string> outside = [.. values.Select(value => range.Problem(value.Key, value.Value)).OfType<string>()];
        if (problems.Count == 0 && outside.Count == 0)
            return new(profile, values, range);

        var widerHelps = range == KeepaliveRange.Usual && values.Any(value => value.Value > range.Max(value.Key));
        throw new Failure(
            FailureKind.InvalidInput,
            [.. problems, .. outside],
            widerHelps ? "add '--allow-unsafe-values' to accept any positive value that this kernel accepts" : null);
    }

    /// <summary>The three values. Missing ones come from the profile, or without one from <paramref name="live"/>.</summary>
    /// <exception cref="Failure">InvalidInput: the result is out of range.</exception>
    public KeepaliveSettings Resolve(KeepaliveSettings live)
    {
        var settings = Profile?.Settings ?? live;
        foreach (var (key, value) in Values)
            settings = settings.With(key, (int)value);

        var problems = Range.Problems(settings);
        return problems.Count == 0
            ? settings
            : throw new Failure(
                FailureKind.InvalidInput,
                [.. problems.Select(problem => $"{problem} (from the running kernel)")],
                "specify all three values, or a profile");
    }

    /// <summary>The profile's name if these are its values, else null.</summary>
    public string? NameOf(KeepaliveSettings settings) => Profile is { } profile && profile.Settings == settings ? profile.Name : null;

    private static long? Number(SysctlKey key, string text)
    {
        if (key is SysctlKey.Probes)
            return PlainDecimal.TryParse(text, out var number) ? number : null;
        return DurationText.TryParse(text, out var duration) ? (long)duration.TotalSeconds : null;
    }
}
