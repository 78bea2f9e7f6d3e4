using System.Globalization;

namespace KeepTune.Testing;

/// <summary>
/// The namespace in which <c>tests/run</c> was started, from the environment. Tests that write sysctls refuse to run if they
/// can't be sure that they have left it.
/// </summary>
internal static class StartingNamespace
{
    public static ulong Cookie => Number("KEEPTUNE_TEST_START_COOKIE");

    public static ulong Inode => Number("KEEPTUNE_TEST_START_NETNS");

    private static ulong Number(string variable) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) && number != 0
            ? number
            : throw new InvalidOperationException(
                $"{variable} is not set: run the tests with tests/run, which tells them which namespace they must not touch");
}
