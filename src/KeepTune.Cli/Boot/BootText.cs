namespace KeepTune.Cli.Boot;

/// <summary>The text report of <c>keeptune boot</c>: for each engine, the line that sets each key and the lines it overrides.</summary>
internal static class BootText
{
    /// <summary>Overridden lines shown for each key; the JSON document has all.</summary>
    private const int MaxOverridden = 5;

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
                    + $"{string.Join(", ", result.Engines.Select(engine => $"{Value(engine, key)} with {engine.Engine}"))}\n");
        foreach (var file in result.NotSeen)
            text.Append("not readable:", Meaning.Warning).Append($" {file.Path} ({file.Reason})\n");
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Engine(Page text, EngineResult engine)
    {
        var heading = engine.Engine == "systemd" ? "systemd-sysctl" : "sysctl --system (procps)";
        text.Append(heading + ",", Meaning.Heading).Append($" version {engine.Version}{Use(engine)}\n");
        var width = engine.Keys.Max(
            key =>
                key.Overridden.Take(MaxOverridden)
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
                    ? $"not set: removed by {unset}"
                    : $"not set by any file: kernel default {Default(key.Key)}");
        text.Append($"  {key.Key.PadRight(KeyWidth)}  {Number(key.Value, "-").PadLeft(width)}  {from}\n");
        foreach (var line in key.Overridden.Take(MaxOverridden))
            Overridden(
                text,
                $"  {"overridden".PadLeft(KeyWidth)}  {Number(line.Value, "refused").PadLeft(width)}  "
                    + $"{line.Source}{(line.Text is null ? "" : $" ('{line.Text}')")}");
        var more = key.OverriddenNotListed + Math.Max(key.Overridden.Count - MaxOverridden, 0);
        if (more > 0)
            Overridden(text, $"  {"overridden".PadLeft(KeyWidth)}  {"".PadLeft(width)}  and {Describe.Count(more, "more line")}");
    }

    private static void Overridden(Page text, string line) => text.Append(line, Meaning.Secondary).Append("\n");

    private static void Later(Page text, BootResult result)
    {
        foreach (var writer in result.LaterWriters)
        {
            var when = (writer.Wins, writer.AtBoot) switch
            {
                (false, _) => "before the files above",
                (_, true) => "after the files above",
                (_, false) => "disabled at boot",
                _ => "possibly after the files above",
            };
            text.Append($"{writer.What}, {when}: {writer.Key} {Effect(writer)}  {writer.Source}\n");
        }

        foreach (var remark in result.LaterRemarks)
            text.Append($"{remark.Path}: {remark.What}\n");
    }

    private static string Effect(BootWriterResult writer) => writer.Effect switch
    {
        "sets" => $"= {writer.Value}",
        "sets_if_greater" => $"= {writer.Value} if that is higher",
        "sets_if_less" => $"= {writer.Value} if that is lower",
        "unsets" => "removed",
        "refused" => "rejected by the kernel",
        _ => "= unknown",
    };

    private static string Use(EngineResult engine) => engine.UsedAtBoot switch
    {
        true => ": runs at boot",
        false => ": does not run at boot",
        _ => engine.Installed ? ": may run at boot" : ": not installed",
    };

    private static string Value(EngineResult engine, string key) => Number(engine.Keys.First(known => known.Key == key).Value, "not set");

    private static string Number(int? value, string none) => value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? none;

    private static int Default(string dotted) => KeepaliveSettings.KernelDefault[SysctlKeys.All.First(key => key.Dotted() == dotted)];
}
