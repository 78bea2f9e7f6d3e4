namespace KeepTune.Linux.Namespaces;

/// <summary>The outcome of visiting a namespace.</summary>
public enum VisitEnd
{
    /// <summary>The work was done inside.</summary>
    Done,

    /// <summary>The namespace ended between its discovery and the visit.</summary>
    Vanished,

    /// <summary>It may not be opened or entered.</summary>
    NotPermitted,

    /// <summary>It could not be opened or entered for another reason.</summary>
    Failed,

    /// <summary>Not visited, because the walk was stopped.</summary>
    Skipped,
}

/// <param name="Error">Why it was not entered.</param>
/// <param name="Value">The result of the work; null if it was not done.</param>
public sealed record Visit<T>(FoundNamespace Namespace, VisitEnd End, Errno Error, T? Value)
    where T : class;

/// <summary>Visits namespaces, one after another, on one thread that dies afterwards.</summary>
public static class NamespaceWalk
{
    /// <summary>Does the work in each. An exception ends the walk, so work that may fail must catch its own failures.</summary>
    /// <param name="goOn">Called before each; null for always.</param>
    public static IReadOnlyList<Visit<T>> Each<T>(
        IReadOnlyList<FoundNamespace> namespaces, Func<FoundNamespace, T?> work, Func<bool>? goOn = null)
        where T : class =>
        NamespaceThread.Run<IReadOnlyList<Visit<T>>>(thread =>
        {
            var visits = new List<Visit<T>>(namespaces.Count);
            foreach (var netns in namespaces)
                visits.Add(goOn is null || goOn() ? Visit(thread, netns, work) : new(netns, VisitEnd.Skipped, Errno.None, default));
            return visits;
        });

    private static Visit<T> Visit<T>(NamespaceThread thread, FoundNamespace netns, Func<FoundNamespace, T?> work)
        where T : class
    {
        // The thread starts in this namespace, and may not be permitted to enter even that one.
        var error = netns.IsOwn && !thread.HasEntered ? Errno.None : Enter(thread, netns);
        return error == Errno.None ? new(netns, VisitEnd.Done, error, work(netns))
            : new(
                netns,
                error.IsPermission ? VisitEnd.NotPermitted : error == Errno.ENOENT ? VisitEnd.Vanished : VisitEnd.Failed,
                error,
                default);
    }

    private static Errno Enter(NamespaceThread thread, FoundNamespace netns)
    {
        var error = netns.Open(out var file);
        using (file)
            return error == Errno.None ? thread.Enter(file) : error;
    }
}
