namespace KeepTune.EndToEnd.Tests.Boot;

/// <summary>Reduces a failing tree to a readable one: removes each entry and line without which it still fails.</summary>
internal static class Shrinking
{
    public static SysctlTree Smallest(SysctlTree tree, Func<SysctlTree, bool> fails)
    {
        for (var before = int.MaxValue; Size(tree) < before;)
        {
            before = Size(tree);
            for (var i = tree.Entries.Count - 1; i >= 0; i--)
            {
                var removed = new SysctlTree([.. tree.Entries.Where((_, index) => index != i)]);
                if (fails(removed))
                    tree = removed;
            }

            for (var i = 0; i < tree.Entries.Count; i++)
                tree = WithoutLines(tree, i, fails);
        }

        return tree;
    }

    private static SysctlTree WithoutLines(SysctlTree tree, int index, Func<SysctlTree, bool> fails)
    {
        for (var line = tree.Entries[index].Text.Split('\n').Length - 1; line >= 0 && tree.Entries[index].Kind == EntryKind.File; line--)
        {
            var text = string.Join('\n', tree.Entries[index].Text.Split('\n').Where((_, number) => number != line));
            var removed = new SysctlTree([.. tree.Entries.Select((entry, number) => number == index ? entry with { Text = text } : entry)]);
            if (text != tree.Entries[index].Text && fails(removed))
                tree = removed;
        }

        return tree;
    }

    private static int Size(SysctlTree tree) => tree.Entries.Sum(entry => 1 + entry.Text.Length);
}
