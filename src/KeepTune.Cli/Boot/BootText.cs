namespace KeepTune.Cli.Boot;

/// <summary><c>keeptune boot</c> for people: a block for each engine, the winner of each key first and what loses to it below.</summary>
internal static class BootText
{
    /// <summary>Losing lines shown for each key; all of them are in the JSON document.</summary>
    private const int MostLosers = 5;

    private static readonly int KeyWidth = SysctlKeys.All.Max(key => key.Dotted().Length);

    public static string Render(BootResult result, Screen screen)
    {
        var text = new Page(screen);
        foreach (var engine in result.Engines)
            Engine(text, engine);
        Later(text, result);
        foreach (var key in result.Differences)
            text.Append("the engines differ:", Meaning.Warning).Append(
                $" {key} is "
                    + $"{string.Join(", ", result.Engines.Select(engine => $"{Value(engine, key)} by {engine.Engine}"))}\n");
        foreach (var file in result.NotSeen)
            text.Append("not seen:", Meaning.Warning).Append($" {file.Path} ({file.Reason})\n");
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Engine(Page text, EngineResult engine)
    {
        var heading = engine.Engine == "systemd" ? "systemd-sysctl" : "sysctl --system (procps)";
        text.Append(heading + ",", Meaning.Heading).Append($" version {engine.Version}{Use(engine)}\n");
        var width = engine.Keys.Max(
            key =>
                key.Overridden.Take(MostLosers)
                    .Select(line => Number(line.Value, "refused").Length)
                    .Append(Number(key.Value, "-").Length)
                    .Max());
        foreach (var key in engine.Keys)
            Key(text, key, width);
        foreach (var file in engine.NotRead)
            text.Append("  not read:", Meaning.Warning).Append($" {file.Path}, {file.What}\n");
        foreach (var file in engine.Remarks)
            text.Append($"  {file.Path}: {file.What}\n");
        text.Append("\n");
    }

    private static void Key(Page text, BootKeyResult key, int width)
    {
        var from = key.Source
            ?? (
                key.UnsetBy is { } unset
                    ? $"not set, taken back by {unset}"
                    : $"not set by any file; a boot begins with {Default(key.Key)}");
        text.Append($"  {key.Key.PadRight(KeyWidth)}  {Number(key.Value, "-").PadLeft(width)}  {from}\n");
        foreach (var line in key.Overridden.Take(MostLosers))
            Loser(
                text,
                $"  {"overridden".PadLeft(KeyWidth)}  {Number(line.Value, "refused").PadLeft(width)}  "
                    + $"{line.Source}{(line.Text is null ? "" : $" ('{line.Text}')")}");
        var more = key.OverriddenNotListed + Math.Max(key.Overridden.Count - MostLosers, 0);
        if (more > 0)
            Loser(text, $"  {"overridden".PadLeft(KeyWidth)}  {"".PadLeft(width)}  and {Describe.Count(more, "more line")}");
    }

    private static void Loser(Page text, string line) => text.Append(line, Meaning.Secondary).Append("\n");

    private static void Later(Page text, BootResult result)
    {
        foreach (var writer in result.LaterWriters)
        {
            var when = (writer.Wins, writer.AtBoot) switch
            {
                (false, _) => "before the files above",
                (_, true) => "after the files above",
                (_, false) => "switched off",
                _ => "perhaps after the files above",
            };
            text.Append($"{writer.What}, {when}: {writer.Key} {Effect(writer)}  {writer.Source}\n");
        }

        foreach (var remark in result.LaterRemarks)
            text.Append($"{remark.Path}: {remark.What}\n");
    }

    private static string Effect(BootWriterResult writer) => writer.Effect switch
    {
        "sets" => $"= {writer.Value}",
        "sets_if_greater" => $"= {writer.Value} if that is more",
        "sets_if_less" => $"= {writer.Value} if that is less",
        "unsets" => "taken back",
        "refused" => "refused by the kernel",
        _ => "= ?, which can't be told",
    };

    private static string Use(EngineResult engine) => engine.UsedAtBoot switch
    {
        true => ": the boot runs it",
        false => ": not run at boot",
        _ => engine.Installed ? ": not known whether the boot runs it" : ": not installed",
    };

    private static string Value(EngineResult engine, string key) => Number(engine.Keys.First(known => known.Key == key).Value, "not set");

    private static string Number(int? value, string none) => value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? none;

    private static int Default(string dotted) => KeepaliveSettings.KernelDefault[SysctlKeys.All.First(key => key.Dotted() == dotted)];
}
