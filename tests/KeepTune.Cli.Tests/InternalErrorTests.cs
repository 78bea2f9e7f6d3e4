namespace KeepTune.Cli.Tests;

public class InternalErrorTests
{
    [Fact]
    public void A_defect_is_reported_without_a_stack_and_says_how_to_get_one()
    {
        var failure = InternalError.Of(Thrown(), debug: false);

        Assert.Equal(["internal error: InvalidOperationException: outer"], failure.Messages);
        Assert.Contains("KEEPTUNE_DEBUG=1", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Asked_for_the_stack_follows_with_what_caused_it()
    {
        var lines = InternalError.Of(Thrown(), debug: true).Messages;

        Assert.Equal("internal error: InvalidOperationException: outer", lines[0]);
        Assert.Matches("^at .*InternalErrorTests", lines[1]);
        Assert.Contains("caused by ArithmeticException: inner", lines);
    }

    [Fact]
    public void Where_memory_ran_out_is_no_defect() =>
        Assert.Equal(
            "out of memory",
            InternalError.Of(new TypeInitializationException("T", new InsufficientMemoryException()), debug: true).Message);

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("outer", new ArithmeticException("inner"));
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }
}
