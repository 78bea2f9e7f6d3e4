using CsCheck;
using KeepTune.Core.Sockets;

namespace KeepTune.Core.Tests.Sockets;

public class SocketTableTests
{
    [Fact]
    public void A_socket_shows_its_lowest_holder_and_lists_the_others() => Gen.Int[0, 20].Array[1, 30].Sample(holders =>
    {
        var table = new SocketTable();
        table.Add(Some.Connection() with { Process = -1 });
        table.Add(Some.Connection() with { Process = -1 });
        foreach (var holder in holders)
        {
            table.AddHolder(0, holder);
            table.AddHolder(1, holder + 1);
        }

        Assert.Equal(holders.Distinct().Order(), [table[0].Process, .. table.OtherHolders(table[0])]);
        Assert.Equal(holders.Distinct().Order().Select(holder => holder + 1), [table[1].Process, .. table.OtherHolders(table[1])]);
    });

    [Fact]
    public void A_reference_to_a_socket_stays_valid_while_others_are_added()
    {
        var table = new SocketTable();
        table.Add(Some.Connection());
        ref var first = ref table[0];
        for (var i = 1; i < 10_000; i++)
            table.Add(Some.Connection() with { LocalPort = (ushort)i });

        first.Time = 42;

        Assert.Equal((42, 10_000, (ushort)9_999), (table[0].Time, table.Count, table[9_999].LocalPort));
    }

    [Fact]
    public void Any_order_is_that_of_a_stable_sort() =>
        Gen.Select(
            Gen.Int[0, 5],
            Gen.Int[0, 5],
            (time, port) => Some.With(1, time, 1, 1) with { LocalPort = (ushort)port, Peer = default }).Array[0, 60].Sample(sockets =>
    {
        var table = TableOf(sockets);
        var rows = Enumerable.Range(0, sockets.Length).ToArray();

        SocketOrder.Sort(table, rows, "time");

        Assert.Equal(Enumerable.Range(0, sockets.Length).OrderBy(row => sockets[row].Time).ThenBy(row => sockets[row].LocalPort), rows);
    });

    [Fact]
    public void Sockets_that_never_detect_come_first_and_unknown_ones_last()
    {
        var rows = (int[])[0, 1, 2, 3];

        SocketOrder.Sort(
            TableOf([Some.Connection(), Some.With(1, 30, 10, 3), Some.With(0, 7200, 75, 9), Some.With(1, 60, 10, 3)]), rows, "detection");

        Assert.Equal([2, 3, 1, 0], rows);
    }

    [Fact]
    public void An_unknown_key_is_refused() =>
        Assert.Equal("did you mean 'process'?", Assert.Throws<Failure>(() => SocketOrder.Check("proces")).Hint);

    private static SocketTable TableOf(TcpSocket[] sockets)
    {
        var table = new SocketTable { Processes = [new(1, "a")] };
        foreach (var socket in sockets)
            table.Add(socket);
        return table;
    }
}
