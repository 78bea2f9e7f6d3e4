using System.Globalization;

namespace KeepTune.Linux.Namespaces;

/// <summary>The network namespaces that a verb works on.</summary>
/// <param name="Netns">A name or a path.</param>
/// <param name="Only">With <paramref name="All"/>: which of them; null for all.</param>
public sealed record Target(string? Netns, int? Pid, bool All, string? Only = null)
{
    /// <summary>The namespace that the program runs in.</summary>
    public static Target Own { get; } = new(null, null, All: false);

    public bool IsOwn => Netns is null && Pid is null && !All;

    /// <summary>For messages: <c>the network namespace 'blue'</c>.</summary>
    public string Words => Netns is not null ? $"the network namespace {Printable.Quote(Netns)}"
        : Pid is { } pid ? $"the network namespace of process {pid.ToString(CultureInfo.InvariantCulture)}"
        : "this network namespace";

    /// <summary>The options that select it on a command line; empty for this namespace.</summary>
    public string Argument => Netns is not null ? $" --netns {ShellWord.Quote(Netns)}"
        : Pid is { } pid ? $" --pid {pid.ToString(CultureInfo.InvariantCulture)}"
        : All ? $" --all-netns{(Only is null ? "" : $" --only {Only}")}"
        : "";

    /// <summary>To whom the single selected namespace belongs.</summary>
    /// <param name="names">Its names in the known directories.</param>
    public NamespaceOwner Owner(IReadOnlyList<string> names, SystemPaths paths) =>
        NamespaceOwner.Of(
            Netns is not null && names.Count == 0 ? [Printable.Escape(Netns)] : names,
            Pid is { } pid ? NamespaceProcess.Of(paths, pid) : null);

    /// <summary>Does the work in the single selected namespace: here, or on a thread that enters it and dies.</summary>
    /// <param name="work">Must not start a thread, task or program.</param>
    /// <exception cref="Failure">It does not exist, or may not be entered.</exception>
    public T Inside<T>(SystemPaths paths, Func<T> work)
    {
        if (IsOwn)
            return work();

        using var file = Netns is not null ? NamespaceFile.Open(paths, Netns) : NamespaceFile.Open(paths, Pid!.Value);
        return NamespaceThread.Run(thread =>
        {
            // Without the right to enter any other, one may still name the current namespace.
            var here = Files.Status(file, out var status) == Errno.None && status.Inode == NetworkNamespace.Inode(paths);
            var error = here ? Errno.None : thread.Enter(file);
            return error == Errno.None ? work() : throw NamespaceFile.CouldNotEnter(Words, error);
        });
    }
}
