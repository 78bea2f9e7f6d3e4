namespace KeepTune.Core.Tests;

public class ArchitectureTests
{
    [Fact]
    public void Core_references_no_console_no_process_and_no_command_line_library()
    {
        var references = typeof(KeepaliveSettings).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).ToList();

        Assert.DoesNotContain(
            references, name => name is "System.Console" or "System.Diagnostics.Process" or "System.CommandLine" or "CliWrap"
            || name.StartsWith("Spectre", StringComparison.Ordinal)
                || name.StartsWith("KeepTune.", StringComparison.Ordinal)
                || name.StartsWith("System.IO.FileSystem", StringComparison.Ordinal));
    }
}
