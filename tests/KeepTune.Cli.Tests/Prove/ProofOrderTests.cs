using KeepTune.Cli.Prove;

namespace KeepTune.Cli.Tests.Prove;

public class ProofOrderTests
{
    [Fact]
    public void An_order_survives_being_passed_on_as_arguments()
    {
        ProofSubject named = new("k8s-ipvs", KeepaliveSettings.FromSeconds(600, 30, 10), 200);
        ProofSubject file = new("/tmp/a dir/X y.toml", KeepaliveSettings.FromSeconds(1, 2, 3), 1);
        ProofSubject bare = new(null, KeepaliveSettings.FromSeconds(32767, 32767, 127), 1);

        Survives(new([named], All: false, Ipv6: true, TimeSpan.FromSeconds(350), "-o dd=all"));
        Survives(new([named, file, bare], All: true, Ipv6: false, null, null));
    }

    private static void Survives(ProofOrder order)
    {
        var words = order.Words().ToList();
        var other = ProofOrder.Of(words);

        Assert.All(words, word => Assert.NotEqual('-', word[0]));
        Assert.Equal(order.Subjects, other.Subjects);
        Assert.Equal(order with { Subjects = [] }, other with { Subjects = [] });
    }
}
