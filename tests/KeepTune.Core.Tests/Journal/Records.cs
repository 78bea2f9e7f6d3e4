using System.Text;
using KeepTune.Core.DropIn;
using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;

namespace KeepTune.Core.Tests.Journal;

/// <summary>A history that grows as it does in the program.</summary>
internal sealed class Records(KeepaliveSettings start)
{
    public const string DropInPath = "/etc/sysctl.d/90-keeptune.conf";

    public static readonly NamespaceIdentity Here = new("this-boot", 7, 4026531833);
    public static readonly NamespaceIdentity Elsewhere = new("this-boot", 8, 4026531833);
    public static readonly NamespaceIdentity EarlierBoot = new("earlier-boot", 7, 4026531833);

    private readonly List<Change> changes = [];

    public KeepaliveSettings Live { get; private set; } = start;

    public ChangeHistory History => new(changes);

    public static FileContent File(KeepaliveSettings settings) =>
        FileContent.Of(Encoding.ASCII.GetBytes(DropInText.Assignments(settings)), 0x1A4);

    /// <summary>An apply; with a file its content before and after.</summary>
    public Records Apply(
        KeepaliveSettings? settings,
        NamespaceIdentity? where = null,
        ChangeState state = ChangeState.Done,
        (FileContent? Before, FileContent? After)? file = null,
        string path = DropInPath)
    {
        FileChange[] files = file is { } content ? [new(path, content.Before, content.After)] : [];
        Add(ChangeVerb.Apply, settings?.Values, where ?? Here, state, files, []);
        return this;
    }

    public Records Revert(bool all = false, ChangeState state = ChangeState.Done)
    {
        if (UndoPlan.Of(History, Here, all, AtBoot) is { } plan)
            Add(ChangeVerb.Revert, plan.Target, Here, state, plan.Files, [.. plan.Undoes.Select(change => change.Id)]);
        return this;
    }

    public UndoPlan? Undo(bool all = false) => UndoPlan.Of(History, Here, all, AtBoot);

    // Nothing else sets the keys at boot here.
    private static SysctlValues AtBoot(IReadOnlyList<FileChange> restored) =>
        restored.Select(file => file.After?.Assigned).FirstOrDefault(settings => settings is not null) is { } assigned
            ? assigned.Values
            : KeepaliveSettings.KernelDefault.Values;

    /// <summary>The ids that a revert here would undo.</summary>
    public IEnumerable<long> Active() => History.Active(Here).Select(change => change.Id);

    private void Add(
        ChangeVerb verb,
        SysctlValues? target,
        NamespaceIdentity where,
        ChangeState state,
        IReadOnlyList<FileChange> files,
        IReadOnlyList<long> undoes)
    {
        var runtime = target is { } after ? new RuntimeChange(Live.Values, after) : null;
        changes.Add(
            new(
                changes.Count + 1,
                verb,
                DateTimeOffset.UnixEpoch,
                null,
                null,
                "keeptune",
                null,
                where,
                Live.Values,
                runtime,
                files,
                undoes)
            {
                State = state,
            });
        if (where == Here && state == ChangeState.Done)
            Live = target is null ? Live : KeepaliveSettings.Of(target);
    }
}
