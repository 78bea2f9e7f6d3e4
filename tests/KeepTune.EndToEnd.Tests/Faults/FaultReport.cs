namespace KeepTune.EndToEnd.Tests.Faults;

/// <summary>Lines that <c>tests/run</c> prints after all tests: the test platform shows no output of a test that passes.</summary>
internal static class FaultReport
{
    private static readonly Lock Turn = new();

    public static void Add(string line)
    {
        lock (Turn)
            File.AppendAllText($"{Sandbox.Repository}/out/faults.txt", line + "\n");
    }
}
