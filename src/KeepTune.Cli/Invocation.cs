using KeepTune.Core.Profiles;
using KeepTune.Linux.Boot;
using KeepTune.Linux.Profiles;

namespace KeepTune.Cli;

/// <summary>What every command needs to know of its call: the system that it works on and the options that all verbs share.</summary>
/// <param name="RootDirectory">The image given with <c>--root</c>; null for the running system.</param>
/// <param name="CommandLine">As typed, for the change journal.</param>
internal sealed record Invocation(SystemPaths Paths, string? RootDirectory, bool Json, bool Quiet, string CommandLine, Messages Messages)
{
    private SystemRoot? root;

    /// <summary>The tree that files are looked up in.</summary>
    /// <exception cref="Failure">The directory given with <c>--root</c> can't be opened.</exception>
    public SystemRoot Root => root ??= RootDirectory is null ? SystemRoot.Live(Paths) : SystemRoot.Image(RootDirectory);

    /// <summary>A fresh look at the files of the boot.</summary>
    public BootSurvey SurveyBoot() => new(Root, Paths);

    /// <summary>All profiles that this user and machine have.</summary>
    public ProfileCatalog Catalog(KeepaliveRange range) => new(ProfileSearch.Sources(Root, Messages.Warn), range);

    /// <summary>The name of the profile that these values belong to; null for values of none.</summary>
    public string? ProfileOf(KeepaliveSettings settings) => Catalog(KeepaliveRange.OfKernel(KernelClock.Hz)).Matching(settings);
}
