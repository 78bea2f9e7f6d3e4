namespace KeepTune.Core.Boot.Writers.Saptune;

/// <summary>saptune's own configuration (<c>/etc/sysconfig/saptune</c>).</summary>
public static class SaptuneSettings
{
    /// <summary>The notes that are applied at boot, in order; the last one that sets a key wins.</summary>
    public static IReadOnlyList<string> NoteOrder(string text)
    {
        var notes = "";
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || line[0] == '#' || line[..equals].TrimEnd() != "NOTE_APPLY_ORDER")
                continue;
            notes = line[(equals + 1)..].Trim();
            var comment = notes.IndexOf(" #", StringComparison.Ordinal);
            notes = (comment < 0 ? notes : notes[..comment]).Trim().Trim('"');
        }

        return notes.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>
    /// Whether a machine runs on Microsoft Azure, as saptune detects it (system/csp.go); null if saptune's versions disagree.
    /// </summary>
    /// <param name="assetTag">The chassis asset tag from <c>/sys/class/dmi/id</c>; null if there is none.</param>
    /// <param name="vendor">The system vendor, which Hyper-V shares.</param>
    public static bool? IsAzure(string? assetTag, string? vendor)
    {
        if (assetTag is not null
            && (
                assetTag.Contains("7783-7084-3265-9085-8269-3286-77", StringComparison.Ordinal)
                    || assetTag.Contains("MSFT AZURE VM", StringComparison.Ordinal)))
            return true;
        return vendor is not null && vendor.Contains("icrosoft ", StringComparison.Ordinal) ? null : false;
    }
}
