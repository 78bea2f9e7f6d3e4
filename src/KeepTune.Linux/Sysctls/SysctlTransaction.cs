namespace KeepTune.Linux.Sysctls;

/// <summary>
/// Sets some sysctls of this namespace, all or none. Each is written at most once and read back; a failure rolls all of them back.
/// </summary>
public sealed class SysctlTransaction(ISysctlBackend backend)
{
    /// <summary>The kernel's values of every key that a change may concern.</summary>
    public SysctlValues Read() => Read(SysctlKeys.All);

    /// <summary>The kernel's values of these keys.</summary>
    public SysctlValues Read(IReadOnlyList<SysctlKey> keys) => backend.Read(keys);

    /// <summary>
    /// Writes the values that differ from <paramref name="before"/> and reads them back. A failure is undone before it is thrown.
    /// </summary>
    /// <param name="before">The current values, of the same keys or more.</param>
    /// <param name="interruption">Checked before each write.</param>
    /// <exception cref="Failure">Failed or NotPermitted: the values are as before. RollbackIncomplete: the message lists the active
    /// values.</exception>
    public void Set(SysctlValues target, SysctlValues before, Interruption interruption)
    {
        SysctlValues now;
        try
        {
            foreach (var key in target.Keys.Where(key => target[key] != before[key]))
            {
                interruption.ThrowIfRequested();
                backend.Write(key, target[key]);
            }

            now = backend.Read(target.Keys);
            if (now == target)
                return;
        }
        catch (Exception exception)
        {
            var problems = Restore(before);
            if (problems.Count > 0)
                throw Incomplete(exception, problems, ActiveValues(before), before);
            throw;
        }

        var difference = $"wrote {target} ({target.Legend}), but read back {now}";
        var left = Restore(before);
        if (left.Count > 0)
            throw Incomplete(new Failure(FailureKind.Failed, difference), left, ActiveValues(before), before);
        throw new Failure(
            FailureKind.Failed,
            $"{difference}; the old values are restored",
            "another program may be writing these sysctls, or this kernel has its own limits");
    }

    /// <summary>
    /// Restores <paramref name="before"/>, as far as possible.
    /// </summary>
    /// <returns>What failed; empty if all values were restored.</returns>
    public IReadOnlyList<string> Restore(SysctlValues before)
    {
        var problems = new List<string>();
        foreach (var key in before.Keys)
        {
            try
            {
                if (!Holds(key, before[key]))
                    backend.Write(key, before[key]);
                if (ReadOne(key) != before[key])
                    problems.Add($"couldn't restore '{before[key]}' in '{key.Dotted()}'");
            }
            catch (Failure failure)
            {
                problems.Add(failure.Message);
            }
        }

        return problems;
    }

    private int ReadOne(SysctlKey key) => backend.Read([key])[key];

    // A value that can't be read may still be writable.
    private bool Holds(SysctlKey key, int value)
    {
        try
        {
            return ReadOne(key) == value;
        }
        catch (Failure)
        {
            return false;
        }
    }

    /// <summary>Every active value, one per line.</summary>
    public IReadOnlyList<string> ActiveValues(SysctlValues before) => [.. before.Keys.Select(key => ActiveValues(key, before))];

    /// <summary>The failure that reports what a roll-back left behind.</summary>
    /// <param name="active">The active values, one per line.</param>
    public static Failure Incomplete(
        Exception cause, IReadOnlyList<string> problems, IReadOnlyList<string> active, SysctlValues before) => new(
        FailureKind.RollbackIncomplete,
        [cause.Message, .. problems.Select(problem => $"the roll-back did not complete: {problem}"), .. active],
        $"restore the old values by hand: sysctl -w {string.Join(' ', before.Keys.Select(key => $"{key.Dotted()}={before[key]}"))}",
        cause);

    private string ActiveValues(SysctlKey key, SysctlValues before)
    {
        try
        {
            return $"{key.Dotted()} is {ReadOne(key)}, was {before[key]}";
        }
        catch (Failure)
        {
            return $"{key.Dotted()} can't be read, was {before[key]}";
        }
    }
}
