using KeepTune.Cli.Plan;
using KeepTune.Cli.Tests.Console;
using KeepTune.Core.Planning;

namespace KeepTune.Cli.Tests.Plan;

public class PlanTextTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void A_terminal_gets_the_list_within_its_width(int width)
    {
        var text =
            PlanText.List(new(PlanListResult.SchemaName, [.. MiddleboxCatalog.All.Select(MiddleboxResult.Of)]), Screens.Terminal(width));

        Assert.All(text.Lines(), line => Assert.InRange(line.Length, 1, width));
    }

    [Fact]
    public void The_shortest_timeout_that_probes_refresh_counts()
    {
        var options = Options(through: "aws-alb,gcp-vpc,azure-lb,aws-nlb", idleLimit: "5m");

        Assert.Equal((TimeSpan.FromSeconds(240), "'azure-lb'"), (options.Shortest!.Value.Limit.Limit, options.Shortest.Value.Of));
        Assert.Equal(
            (TimeSpan.FromSeconds(200), "'--idle-limit'"),
            (Options("azure-lb", "200").Shortest!.Value.Limit.Limit, Options("azure-lb", "200").Shortest!.Value.Of));
        Assert.Null(Options("aws-alb").Goal);
    }

    [Fact]
    public void The_command_of_a_request_can_be_pasted() =>
        Assert.Equal(
            "keeptune plan --through aws-alb,azure-lb --idle-limit 300s --detect-within 90s",
            Options("aws-alb,azure-lb", "5m", "1m30s").Command);

    [Fact]
    public void Without_a_request_there_is_nothing_to_plan() =>
        Assert.Equal(FailureKind.InvalidInput, Assert.Throws<Failure>(() => Options()).Kind);

    private static PlanOptions Options(string? through = null, string? idleLimit = null, string? detectWithin = null) =>
        PlanOptions.Of(new(through, idleLimit, detectWithin, null, null, false, null));
}
