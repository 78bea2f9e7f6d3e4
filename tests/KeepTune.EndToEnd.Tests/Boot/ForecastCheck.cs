namespace KeepTune.EndToEnd.Tests.Boot;

/// <summary>Compares the prediction for a tree with the results of this machine's engines.</summary>
internal sealed class ForecastCheck(RealEngines engines)
{
    private const int MostOverridden = 2;

    /// <summary>The number of comparisons.</summary>
    public int Comparisons { get; private set; }

    /// <summary>Trees in which an engine changes a value, and overrides an assignment or differs from the other engine.</summary>
    public int NotTrivial { get; private set; }

    /// <summary>What is wrong with the prediction for this tree; null if nothing is.</summary>
    public string? Mismatch(SysctlTree tree)
    {
        engines.Make(tree);
        var json = Forecast();
        var outlooks = Engine.All.Select(engine => KeyOutlook.Read(json, engine, tree)).ToArray();
        var runs = Engine.All.Select(engine => RealEngines.Starts.Select(start => engines.Run(engine, start)).ToArray()).ToArray();

        var changed = runs.Any(run => !run[0].Values.SequenceEqual(RealEngines.Starts[0]));
        var inVain = outlooks.Any(keys => keys.Any(key => key.Overridden.Count > 0)) || !runs[0][0].Values.SequenceEqual(runs[1][0].Values);
        if (changed && inVain)
            NotTrivial++;

        return Engine.All.Select(
            (engine, index) => Values(engine, outlooks[index], runs[index], RealEngines.Starts) ?? Sources(engine, tree, outlooks[index]))
            .FirstOrDefault(mismatch => mismatch is not null) is { } found
                ? $"{found}\n{json}\n"
                + string.Concat(Engine.All.Zip(runs, (engine, run) => $"{engine.Name} exits {run[0].ExitCode} and says:\n{run[0].Error}\n"))
                : null;
    }

    private string? Values(Engine engine, KeyOutlook[] outlook, EngineRun[] runs, int[][] starts)
    {
        Comparisons++;
        for (var key = 0; key < outlook.Length; key++)
        {
            int[] held = [.. runs.Select(run => run.Values[key])];
            if (!held.SequenceEqual(starts.Select(start => outlook[key].Value ?? start[key])))
                return $"{engine.Name}, value {key}: forecast {Said(outlook[key].Value)}, the engine leaves {string.Join(" or ", held)} "
                    + $"where {string.Join(" or ", starts.Select(start => start[key]))} was";
            if (outlook[key].Value is null != outlook[key].Source is null)
                return $"{engine.Name}, value {key}: a value without a source, or the other way round";
        }

        return null;
    }

    // Derived trees are created and left behind.
    private string? Sources(Engine engine, SysctlTree tree, KeyOutlook[] outlook)
    {
        foreach (var source in outlook.Select(key => key.Source).OfType<NamedLine>().DistinctBy(source => (source.Path, source.Line)))
        {
            if (Deleted(engine, tree, outlook, source) is { } mismatch)
                return mismatch;
        }

        for (var key = 0; key < outlook.Length; key++)
        {
            var lines = outlook[key].Overridden.Take(MostOverridden).Prepend(outlook[key].Source).OfType<NamedLine>();
            if (lines.Select(line => Alone(engine, tree, key, line)).FirstOrDefault(found => found is not null) is { } mismatch)
                return mismatch;
        }

        return null;
    }

    /// <summary>With only this line the key gets its value, or none if the kernel refuses it.</summary>
    private string? Alone(Engine engine, SysctlTree tree, int key, NamedLine line)
    {
        if (tree.Line(line.Path, line.Line) is not { } text)
            return $"{engine.Name}, value {key}: {line} is named, and there is no such line";
        if (engine.Splits(text))
            return null;

        engines.Make(tree.Only(line.Path, line.Line));
        var held = engines.Run(engine, RealEngines.Unassigned).Values[key];
        Comparisons++;
        return held == (line.Value ?? RealEngines.Unassigned[key])
            ? null
            : $"{engine.Name}, value {key}: {line} is said to assign {Said(line.Value)}; alone it leaves {held}";
    }

    /// <summary>Without the line the engine leaves other values, or another line assigns the same and is named instead.</summary>
    private string? Deleted(Engine engine, SysctlTree tree, KeyOutlook[] outlook, NamedLine line)
    {
        var without = tree.Without(line.Path, line.Line);
        engines.Make(without);
        var next = KeyOutlook.Read(Forecast(), engine, without);
        var run = engines.Run(engine, RealEngines.Unassigned);
        if (Values(engine, next, [run], [RealEngines.Unassigned]) is { } mismatch)
            return $"without {line}: {mismatch}";
        for (var key = 0; key < outlook.Length; key++)
        {
            var named = outlook[key].Source is { } source && (source.Path, source.Line) == (line.Path, line.Line);
            var replaced = next[key].Source is { } other && (other.Path, other.Line) != (line.Path, line.Line);
            if (named && run.Values[key] == outlook[key].Value && !replaced)
                return $"{engine.Name}, value {key}: without {line} the engine leaves {run.Values[key]} all the same";
        }

        return null;
    }

    private string Forecast()
    {
        var run = engines.Forecast();
        return run.ExitCode == 0
            ? run.Output
            : throw new InvalidOperationException($"keeptune boot exits {run.ExitCode}: {run.Error}{run.Output}");
    }

    private static string Said(int? value) => value is { } number ? $"{number}" : "nothing";
}
