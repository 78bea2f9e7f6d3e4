using System.Collections.Concurrent;

namespace KeepTune.EndToEnd.Tests.Boot;

/// <summary>
/// The prediction compared with the engines, over random trees. The trees are the same in every run, so a new failure is caused by a
/// change; <c>KEEPTUNE_TEST_TREES=N</c> makes N of them, <c>KEEPTUNE_TEST_SEED=S</c> starts at another seed (alone, it makes only
/// that tree).
/// </summary>
public class DifferentialTests(ITestOutputHelper log)
{
    private const long FirstSeed = 20_261_122;
    private const int Trees = 500;
    private const int Sandboxes = 2;

    [Fact]
    public void The_prediction_agrees_with_the_engines()
    {
        var seed = Number("KEEPTUNE_TEST_SEED");
        var first = seed ?? FirstSeed;
        var trees = (int)(Number("KEEPTUNE_TEST_TREES") ?? (seed is null ? Trees : 1));
        var failures = new ConcurrentQueue<string>();
        var checks = new ConcurrentQueue<ForecastCheck>();

        Parallel.For(0, Sandboxes, new() { MaxDegreeOfParallelism = Sandboxes }, sandbox =>
        {
            using var engines = new RealEngines();
            var check = new ForecastCheck(engines);
            checks.Enqueue(check);
            for (var i = sandbox; i < trees && failures.IsEmpty; i += Sandboxes)
            {
                if (Failure(engines, check, first + i) is { } failure)
                    failures.Enqueue(failure);
            }
        });

        Assert.True(failures.TryPeek(out var shown) is false, shown);
        var notTrivial = checks.Sum(check => check.NotTrivial);
        log.WriteLine(
            $"{trees} trees from seed {first}, {notTrivial} not trivial, {checks.Sum(check => check.Comparisons)} results compared, no "
                + "mismatch");
        if (trees >= 100)
            Assert.True(notTrivial > trees * 6 / 10, $"only {notTrivial} of {trees} trees are not trivial");
    }

    private static string? Failure(RealEngines engines, ForecastCheck check, long seed)
    {
        var tree = TreeGenerator.Generate((ulong)seed, RealEngines.Directories);
        if (Attempt(check, tree) is null)
            return null;

        var small = Shrinking.Smallest(tree, candidate => Attempt(new(engines), candidate) is not null);
        return $"seed {seed}: {Attempt(new(engines), small)}\nThe tree, made small:\n{small.Listing()}\nTo repeat: "
            + $"KEEPTUNE_TEST_SEED={seed} tests/run --filter-class '*.DifferentialTests'";
    }

    private static string? Attempt(ForecastCheck check, SysctlTree tree)
    {
        try
        {
            return check.Mismatch(tree);
        }
        catch (Exception exception) when (exception is not IOException)
        {
            return exception.ToString();
        }
    }

    private static long? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? long.Parse(text) : null;
}
