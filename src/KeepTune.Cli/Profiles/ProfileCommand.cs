using System.CommandLine;
using KeepTune.Core.Profiles;
using KeepTune.Linux.Profiles;

namespace KeepTune.Cli.Profiles;

/// <summary><c>keeptune profile list | show | check</c>.</summary>
internal static class ProfileCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var list = new Command("list", "List all profiles with their values");
        list.Runs(commandLine, (_, invocation) => List(invocation));

        var name = Arguments.Profile(ArgumentArity.ExactlyOne);
        var show = new Command("show", "Show a profile with its values, purpose and source") { name };
        show.Runs(commandLine, (parsed, invocation) => Show(parsed.GetRequiredValue(name), invocation));

        var files = new Argument<string[]>("FILE") { Description = "Profile file to check", Arity = ArgumentArity.OneOrMore };
        var check = new Command("check", "Report every mistake in profile files, with line and column") { files };
        check.Runs(commandLine, (parsed, invocation) => Check(parsed.GetRequiredValue(files), invocation));

        return new Command("profile", "List, show or check profiles") { list, show, check };
    }

    internal static Outcome List(Invocation invocation)
    {
        var entries = invocation.Catalog(KeepaliveRange.Usual).Entries().Select(entry => new ProfileListEntry(
            entry.Name,
            entry.Parsed.Profile?.Description,
            entry.Parsed.Profile?.Settings.TimeSeconds,
            entry.Parsed.Profile?.Settings.IntvlSeconds,
            entry.Parsed.Profile?.Settings.Probes,
            entry.Parsed.Profile is { } profile ? Seconds.Of(DetectionTime.Idle(profile.Settings)) : null,
            entry.Parsed.Profile?.Tags ?? [],
            Printable.Escape(entry.Path),
            [.. entry.Shadows.Select(Printable.Escape)],
            [.. entry.Parsed.Diagnostics.Select(mistake => mistake.ToString())]));
        return new Outcome<ProfileListResult>(
            new(ProfileListResult.SchemaName, [.. entries]), json => json.ProfileListResult, ProfileText.List);
    }

    internal static Outcome Show(string argument, Invocation invocation)
    {
        var entry = invocation.FindProfile(argument, KeepaliveRange.Usual);
        var profile = entry.Parsed.OrThrow();
        var result = new ProfileShowResult(
            ProfileShowResult.SchemaName,
            profile.Name,
            profile.Description,
            profile.Settings.TimeSeconds,
            profile.Settings.IntvlSeconds,
            profile.Settings.Probes,
            Seconds.Of(DetectionTime.Idle(profile.Settings)),
            Seconds.Of(DetectionTime.AtMost(profile.Settings, KernelClock.Wheel)),
            KernelClock.Wheel.Latest(profile.Settings.Time).TotalSeconds,
            profile.Tags,
            profile.Source,
            profile.Notes,
            Printable.Escape(entry.Path),
            entry.Shadows)
        {
            DetectionWorstAnyKernelS = Seconds.Of(WorstCaseTimers.Detection(profile.Settings)),
            FirstProbeWorstAnyKernelS = WorstCaseTimers.Latest(profile.Settings.Time).TotalSeconds,
        };
        return new Outcome<ProfileShowResult>(result, json => json.ProfileShowResult, ProfileText.Show);
    }

    internal static Outcome Check(IReadOnlyList<string> paths, Invocation invocation)
    {
        var files = paths.Select(Check).ToList();
        var mistakes = files.SelectMany(
            file =>
                file.Mistakes.Select(
                    mistake =>
                        mistake.Line is null
                            ? mistake.Message
                            : $"{file.File}:{mistake.Line}:{mistake.Column}: {mistake.Message}")).ToList();
        if (mistakes.Count > 0)
            Messages.Report(new Failure(FailureKind.InvalidInput, mistakes, "see keeptune-profile(5) for the format"));
        foreach (var file in files)
        {
            foreach (var warning in file.Warnings)
                invocation.Messages.Warn($"{file.File}: {warning}");
        }

        return new Outcome<ProfileCheckResult>(
            new(ProfileCheckResult.SchemaName, mistakes.Count == 0, files),
            json => json.ProfileCheckResult,
            (result, _) => ProfileText.Check(result),
            mistakes.Count == 0 ? ExitCode.Done : ExitCode.Usage);
    }

    private static ProfileCheckEntry Check(string path)
    {
        var shown = Printable.Escape(path);
        try
        {
            var parsed = ProfileParser.Parse(ProfileFiles.Read(path).Bytes.Span, path, ProfileName.OfPath(path), KeepaliveRange.Usual);
            var mistakes = parsed.Diagnostics.Select(mistake => new MistakeResult(mistake.Line, mistake.Column, mistake.Message)).ToList();
            List<string> warnings = parsed.Profile is { } profile ? [.. KeepaliveAdvice.Warnings(profile.Settings)] : [];
            if (ProfileName.OfPath(path) is null)
                warnings.Add($"the file name is not a valid profile name, expected {ProfileName.Expected}");
            return new(shown, mistakes.Count == 0, mistakes, warnings);
        }
        catch (Failure failure) when (failure.Kind is FailureKind.InvalidInput or FailureKind.NotPermitted)
        {
            return new(shown, false, [new(null, null, failure.Message)], []);
        }
    }
}
