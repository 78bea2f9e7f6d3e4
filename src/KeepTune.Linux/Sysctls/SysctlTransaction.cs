namespace KeepTune.Linux.Sysctls;

/// <summary>
/// Sets some sysctls of this namespace: all or none, each written at most once, read back, rolled back on any trouble.
/// </summary>
public sealed class SysctlTransaction(ISysctlBackend backend)
{
    /// <summary>What the kernel holds of every key that a change may concern.</summary>
    public SysctlValues Read() => Read(SysctlKeys.All);

    /// <summary>What the kernel holds of these keys.</summary>
    public SysctlValues Read(IReadOnlyList<SysctlKey> keys) => backend.Read(keys);

    /// <summary>Writes what differs from <paramref name="before"/> and reads back. A failure is undone before it is thrown.</summary>
    /// <param name="before">The values of a moment ago, of the same keys or more.</param>
    /// <param name="interruption">Asked before each write.</param>
    /// <exception cref="Failure">Failed or NotPermitted: the values are as before. RollbackIncomplete: the message says what
    /// stands.</exception>
    public void Set(SysctlValues target, SysctlValues before, Interruption interruption)
    {
        try
        {
            foreach (var key in target.Keys.Where(key => target[key] != before[key]))
            {
                interruption.ThrowIfRequested();
                backend.Write(key, target[key]);
            }

            var now = backend.Read(target.Keys);
            if (now != target)
                throw new Failure(
                    FailureKind.Failed,
                    $"wrote {target} ({target.Legend}) but the kernel holds {now}",
                    "something else writes these sysctls, or this kernel has its own limits");
        }
        catch (Exception exception)
        {
            var problems = Restore(before);
            if (problems.Count > 0)
                throw Incomplete(exception, problems, Stands(before), before);
            throw;
        }
    }

    /// <summary>Puts <paramref name="before"/> back, every value that can be.</summary>
    /// <returns>What could not be done; empty when all is as it was.</returns>
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
                    problems.Add($"'{key.Dotted()}' does not take '{before[key]}' back");
            }
            catch (Failure failure)
            {
                problems.Add(failure.Message);
            }
        }

        return problems;
    }

    private int ReadOne(SysctlKey key) => backend.Read([key])[key];

    // What can't be read may still take a value.
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

    /// <summary>Every value as it now stands, a line each.</summary>
    public IReadOnlyList<string> Stands(SysctlValues before) => [.. before.Keys.Select(key => Stands(key, before))];

    /// <summary>The failure that says what a roll-back left.</summary>
    /// <param name="stands">What stands now, a line each.</param>
    public static Failure Incomplete(
        Exception cause, IReadOnlyList<string> problems, IReadOnlyList<string> stands, SysctlValues before) => new(
        FailureKind.RollbackIncomplete,
        [cause.Message, .. problems.Select(problem => $"the roll-back did not complete: {problem}"), .. stands],
        $"set the old values by hand: sysctl -w {string.Join(' ', before.Keys.Select(key => $"{key.Dotted()}={before[key]}"))}",
        cause);

    private string Stands(SysctlKey key, SysctlValues before)
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
