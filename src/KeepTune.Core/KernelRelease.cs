using System.Globalization;

namespace KeepTune.Core;

/// <summary>A kernel release, and how to report a refusal: the version is given as the reason only if the kernel is too old.</summary>
/// <param name="Text">As uname(2) gives it: <c>6.1.0-28-amd64</c>, <c>5.14.0-503.el9.x86_64</c>; empty if it could not be read.</param>
public sealed record KernelRelease(string Text)
{
    /// <summary>Major and minor; null if the text does not contain them.</summary>
    public Version? Number { get; } = NumberOf(Text);

    public bool IsAtLeast(Version version) => Number is { } number && number >= version;

    /// <param name="what">As in <c>the BPF engine</c>.</param>
    /// <param name="since">The first version that has it.</param>
    /// <returns>Null unless this kernel is known to be older.</returns>
    public string? TooOldFor(string what, Version since) =>
        Number is { } number && number < since ? $"{what} needs Linux {since}, but this kernel is {Printable.Escape(Text)}" : null;

    /// <summary>The message for something that the kernel refuses, perhaps because it is too old.</summary>
    /// <param name="said">The kernel's reason, as in <c>Invalid argument: unknown func</c>.</param>
    public string Refusal(string what, Version since, string said)
    {
        var release = Text.Length == 0 ? "" : $" ({Printable.Escape(Text)})";
        return $"{TooOldFor(what, since) ?? $"this kernel{release} refused {what}"}: {said}";
    }

    private static Version? NumberOf(string text)
    {
        var parts = text.Split('.', '-', '+', '_');
        return parts.Length > 1
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new(major, minor)
            : null;
    }
}
