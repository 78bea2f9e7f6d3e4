namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>Which profiles TuneD loads when it starts (tuned/daemon/daemon.py, tuned/utils/commands.py).</summary>
/// <param name="Names">In order; the last wins.</param>
/// <param name="IsRecommended">TuneD chooses again at each start; only its last choice, if any, is known.</param>
/// <param name="Problem">Why it loads none; null if it does.</param>
public sealed record TunedChoice(IReadOnlyList<string> Names, bool IsRecommended, string? Problem)
{
    /// <param name="active">The text of <c>/etc/tuned/active_profile</c>; null if it is missing.</param>
    /// <param name="mode">The text of <c>profile_mode</c>.</param>
    /// <param name="postLoaded">The text of <c>post_loaded_profile</c>.</param>
    public static TunedChoice Of(string? active, string? mode, string? postLoaded)
    {
        var names = Words(active);
        mode = (mode ?? "").Trim();
        var last = Words(postLoaded);
        if (mode is not ("" or "auto" or "manual"))
            return new([], false, "/etc/tuned/profile_mode is neither 'auto' nor 'manual', so TuneD loads no profile");
        if (last.Length > 1)
            return new([], false, "/etc/tuned/post_loaded_profile names more than one profile, so TuneD loads none");
        var isManual = mode == "manual" || (mode.Length == 0 && names.Length > 0);
        return new([.. names, .. last], !isManual, null);
    }

    /// <summary>Whether it is known which profile is loaded first.</summary>
    public bool IsKnown(string? active) => !IsRecommended || Words(active).Length > 0;

    // The text has one character per byte, so only ASCII blanks count.
    private static string[] Words(string? text) =>
        (text ?? "").Split([' ', '\t', '\n', '\r', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries);
}
