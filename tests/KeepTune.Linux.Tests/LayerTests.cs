namespace KeepTune.Linux.Tests;

public class LayerTests
{
    [Fact]
    public void Linux_knows_nothing_of_the_command_line() => Assert.DoesNotContain(
        typeof(SystemPaths).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!),
        name => name is "System.CommandLine" or "System.Console" or "keeptune" || name.StartsWith("Spectre", StringComparison.Ordinal));
}
