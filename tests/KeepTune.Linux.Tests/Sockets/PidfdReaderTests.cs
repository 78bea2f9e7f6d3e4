using System.Net.Sockets;
using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Changes;
using KeepTune.Linux.Sockets;
using KeepTune.Linux.Sockets.Changes;

namespace KeepTune.Linux.Tests.Sockets;

/// <summary>Changes of this process's own, unconnected sockets.</summary>
public class PidfdReaderTests
{
    private static readonly SystemPaths Paths = SystemPaths.Live with { Program = Environment.GetEnvironmentVariable("KEEPTUNE_BINARY")! };

    [Fact]
    public void A_reused_descriptor_is_left_alone()
    {
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var (kept, closed) = (Row(first), Row(second));
        second.Dispose();
        using var third = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        var changes = Change(kept, closed);

        Assert.Equal([SocketChangeOutcomeKind.Changed, SocketChangeOutcomeKind.Vanished], changes.Select(change => change.Fate));
        Assert.Equal((1, 60, 10, 6), (changes[0].Keepalive, changes[0].Time, changes[0].Intvl, changes[0].Probes));
        Assert.Equal(60, first.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
        Assert.Equal(0, third.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
    }

    [Fact]
    public void Rows_of_one_socket_are_changed_once_and_all_reported()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        Assert.All(
            Change(Row(socket), Row(socket)), change => Assert.Equal((SocketChangeOutcomeKind.Changed, 60), (change.Fate, change.Time)));
    }

    [Fact]
    public void When_stopped_it_leaves_the_rest_pending()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        Assert.Equal(SocketChangeOutcomeKind.Pending, Assert.Single(Change(() => true, Row(socket))).Fate);
        Assert.Equal(0, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
    }

    [Fact]
    public void A_refresh_does_not_switch_keepalive_on()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        SocketChange[] changes = [new() { Restart = true }];

        new SocketChanger(SocketEngine.Pidfd, Paths).Change(Table(Row(socket)), changes, new(TimeSpan.Zero, 0, 1), () => false);

        Assert.Equal(SocketChangeOutcomeKind.Left, changes[0].Fate);
        Assert.Equal(0, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
    }

    [Theory]
    [InlineData(null, "couldn't start the process that changes the sockets: No such file or directory")]
    [InlineData("exit 3", "the process that should change it failed (3)")]
    [InlineData("kill -9 $$", "the process that should change it was killed by signal 9")]
    public void If_the_changing_process_fails_so_do_the_changes(string? script, string message)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var program = new Script(script);

        var change = Assert.Single(Change(() => false, SystemPaths.Live with { Program = program.Path }, Row(socket)));

        Assert.Equal((SocketChangeOutcomeKind.Failed, message), (change.Fate, change.Message));
        Assert.Equal(TcpSocket.Unknown, change.Keepalive);
    }

    [Fact]
    public void When_stopped_it_does_not_wait_for_a_process_that_has_begun_nothing()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var program = new Script("sleep 20");
        var begun = System.Diagnostics.Stopwatch.StartNew();

        var change =
            Assert.Single(Change(() => begun.ElapsedMilliseconds > 200, SystemPaths.Live with { Program = program.Path }, Row(socket)));

        Assert.Equal(SocketChangeOutcomeKind.Pending, change.Fate);
        Assert.InRange(begun.Elapsed.TotalSeconds, 0, 15);
    }

    private static SocketChange[] Change(params TcpSocket[] rows) => Change(() => false, rows);

    private static SocketChange[] Change(Func<bool> isStopped, params TcpSocket[] rows) => Change(isStopped, Paths, rows);

    private static SocketChange[] Change(Func<bool> isStopped, SystemPaths paths, params TcpSocket[] rows)
    {
        var changes = new SocketChange[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            changes[i] = new() { Row = i, Settings = KeepaliveSettings.FromSeconds(60, 10, 6) };
        new SocketChanger(SocketEngine.Pidfd, paths).Change(Table(rows), changes, new(TimeSpan.Zero, 0, rows.Length), isStopped);
        return changes;
    }

    private static SocketTable Table(params TcpSocket[] rows)
    {
        var table = new SocketTable { Processes = [new(Environment.ProcessId, "tests")] };
        foreach (var row in rows)
            table.Add(row);
        return table;
    }

    // In place of this program.
    private sealed class Script : IDisposable
    {
        public Script(string? body)
        {
            if (body is null)
                return;
            File.WriteAllText(Path, $"#!/bin/sh\n{body}\n");
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

        public void Dispose() => File.Delete(Path);
    }

    private static TcpSocket Row(Socket socket)
    {
        var link = File.ResolveLinkTarget($"/proc/self/fd/{socket.Handle}", false)!.Name;
        return TcpSocket.Blank with { Inode = uint.Parse(link["socket:[".Length..^1], null), Process = 0, Options = OptionsState.Read };
    }
}
