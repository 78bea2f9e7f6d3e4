using KeepTune.Core.Profiles;
using KeepTune.Linux.Boot;
using KeepTune.Linux.Profiles;

namespace KeepTune.Cli;

/// <summary>What every command needs: the system that it works on and the options that all verbs share.</summary>
/// <param name="RootDirectory">The image given with <c>--root</c>; null for the running system.</param>
/// <param name="CommandLine">As typed, for the change journal.</param>
internal sealed record Invocation(SystemPaths Paths, string? RootDirectory, bool Json, bool Quiet, string CommandLine, Messages Messages)
{
    private SystemRoot? root;

    /// <summary>The tree in which files are looked up.</summary>
    /// <exception cref="Failure">The directory given with <c>--root</c> can't be opened.</exception>
    public SystemRoot Root => root ??= RootDirectory is null ? SystemRoot.Live(Paths) : SystemRoot.Image(RootDirectory);

    /// <summary>A new survey of the files that are read at boot.</summary>
    public BootSurvey SurveyBoot() => new(Root, Paths);

    /// <summary>All profiles of this user and machine.</summary>
    public ProfileCatalog Catalog(KeepaliveRange range) => new(ProfileSearch.Sources(Root, Messages.Warn), range);

    /// <summary>The name of the profile with these values; null if there is none.</summary>
    public string? ProfileOf(KeepaliveSettings settings) => Catalog(KeepaliveRange.OfKernel(KernelClock.Hz)).Matching(settings);
}
