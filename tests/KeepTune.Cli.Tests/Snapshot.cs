using System.Runtime.CompilerServices;

namespace KeepTune.Cli.Tests;

/// <summary>
/// Text that is stored in a file and compared exactly. With KEEPTUNE_ACCEPT=1 in the environment a test writes its file instead: read the
/// diff before you keep it.
/// </summary>
internal static class Snapshot
{
    public static void Matches(string name, string text, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Directory(), name + ".txt");
        if (Environment.GetEnvironmentVariable("KEEPTUNE_ACCEPT") == "1")
            File.WriteAllText(path, text);

        Assert.True(File.Exists(path), $"{Path.GetFileName(test)} has no snapshot {path}");
        Assert.Equal(File.ReadAllText(path), text);
    }

    private static string Directory([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");
}
