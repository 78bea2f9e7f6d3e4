using System.Collections.Concurrent;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Tests.Namespaces;

/// <summary>
/// One test checks every thread of the process, and others have threads in other namespaces: no other test runs at the same time.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class EveryThread
{
    public const string Name = "every thread of the process";
}

[Collection(EveryThread.Name)]
public class NamespaceThreadTests
{
    [Fact]
    public void One_thread_visits_namespaces_and_sees_their_state()
    {
        using var one = new OtherNamespace("echo 111 >/proc/sys/net/ipv4/tcp_keepalive_time");
        using var two = new OtherNamespace("echo 222 >/proc/sys/net/ipv4/tcp_keepalive_time");

        var seen = NamespaceThread.Run(thread => new[] { one, two, one }.Select(netns => Inside(thread, netns)).ToList());

        Assert.Equal(
            [(one.Inode, 111, 111), (two.Inode, 222, 222), (one.Inode, 111, 111)],
            seen.Select(inside => (inside.Inode, inside.Proc.TimeSeconds, inside.Socket!.Value.TimeSeconds)));
        Assert.Equal(seen[0].Cookie, seen[2].Cookie);
        Assert.NotEqual(seen[0].Cookie, seen[1].Cookie);
        Assert.Equal(StartingNamespace.Cookie, NetworkNamespace.Cookie());
    }

    [Theory]
    [InlineData(7200, 75, 9)]
    [InlineData(1, 1, 1)]
    [InlineData(-1, -5, 0)]
    [InlineData(0, 0, 255)]
    [InlineData(2000000, 100000, 200)]
    public void A_new_socket_reports_the_sysctls(int time, int intvl, int probes)
    {
        using var netns = new OtherNamespace(
            $"cd /proc/sys/net/ipv4; echo {time} >tcp_keepalive_time; echo {intvl} >tcp_keepalive_intvl; echo {probes} "
                + ">tcp_keepalive_probes");

        var inside = NamespaceThread.Run(thread => Inside(thread, netns));

        Assert.Equal(KeepaliveSettings.FromSeconds(time, intvl, probes), inside.Proc);
        Assert.Equal(inside.Proc, inside.Socket);
    }

    [Fact]
    public void An_exception_of_the_body_is_rethrown_with_its_stack()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => NamespaceThread.Run<int>(_ => Throw()));

        Assert.Contains(nameof(Throw), thrown.StackTrace!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_with_an_await_is_refused() =>
        Assert.IsType<ArgumentException>(Record.Exception(new Action(() => NamespaceThread.Run<Task>(async _ => await Task.Yield()))));

    [Fact]
    public void Work_that_starts_something_runs_at_home_on_the_waiting_thread()
    {
        using var netns = new OtherNamespace("echo 123 >/proc/sys/net/ipv4/tcp_keepalive_time");
        var home = (Environment.CurrentManagedThreadId, Here());
        var before = Foreign(home.Item2);

        var (away, atHome, command, again) = NamespaceThread.Run(thread =>
        {
            var inside = Inside(thread, netns);
            var errand = NamespaceThread.AtHome(() => (Environment.CurrentManagedThreadId, Here()));
            using var interruption = Interruption.Watch();
            return (inside, errand, new SysctlCommand(SystemPaths.Live).Read(), Inside(thread, netns));
        });

        Assert.Equal(home, atHome);
        Assert.Equal((123, 123, 123), (away.Proc.TimeSeconds, command.TimeSeconds, again.Proc.TimeSeconds));
        Assert.Equal(
            "from inside", Assert.Throws<InvalidOperationException>(() => NamespaceThread.Run(_ => NamespaceThread.AtHome(Throw))).Message);
        Assert.Equal(home.Item2, NamespaceThread.Run(_ => NamespaceThread.Run(_ => Here())));
        Assert.True(
            SpinWait.SpinUntil(() => Foreign(home.Item2).IsSubsetOf(before), TimeSpan.FromSeconds(5)),
            string.Join(' ', Foreign(home.Item2).Except(before)));
    }

    [Fact]
    public async Task Nothing_else_of_the_process_runs_in_a_foreign_namespace()
    {
        using var one = new OtherNamespace();
        using var two = new OtherNamespace();
        var seen = new ConcurrentDictionary<string, int>();
        using var done = new CancellationTokenSource();
        var visits = 0;
        var starting = Here();
        var before = Foreign(starting);
        using var timer = new Timer(_ => Note(seen), null, 0, 1);

        // Run walks that start on the pool, on a separate thread, and in continuations, while the pool is forced to
        // grow.
        var walkers = Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                Interlocked.Add(
                    ref visits,
                    NamespaceThread.Run(thread => new[] { one, two }.Count(netns => Inside(thread, netns).Inode == netns.Inode)));
                Note(seen);
                await Task.Delay(i % 3);
                Note(seen);
            }
        })).ToList();
        var noters = Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                Note(seen);
                Thread.Sleep(1);
                await Task.Yield();
                Note(seen);
            }
        })).ToList();
        // Takes longer on a busy machine.
        var patience = DateTime.UtcNow.AddSeconds(30);
        do
            await Task.Delay(1500);
        while ((Volatile.Read(ref visits) <= 100 || seen[starting] <= 1000) && DateTime.UtcNow < patience);
        await done.CancelAsync();
        await Task.WhenAll([.. walkers, .. noters]);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Note(seen))));
        var after = new Thread(() => Note(seen));
        after.Start();
        after.Join();

        Assert.True(visits > 100, $"{visits} visits");
        Assert.True(seen[starting] > 1000, $"{seen[starting]} looks");
        Assert.Equal([starting], seen.Keys);
        // A joined thread may take a moment to leave the kernel.
        Assert.True(
            SpinWait.SpinUntil(() => Foreign(starting).IsSubsetOf(before), TimeSpan.FromSeconds(5)),
            string.Join(' ', Foreign(starting).Except(before)));
    }

    private static (
        ulong Inode, ulong Cookie, KeepaliveSettings Proc, KeepaliveSettings? Socket) Inside(NamespaceThread thread, OtherNamespace netns)
    {
        using var file = NamespaceFile.Open(SystemPaths.Live, netns.Pid);
        Assert.Equal(Errno.None, thread.Enter(file));
        return (
            NetworkNamespace.Inode(SystemPaths.Live),
            NetworkNamespace.Cookie(),
            new ProcSys(SystemPaths.Live).Read(),
            SocketDefaults.Read());
    }

    // Runtime threads that other tests have started in other namespaces stay there.
    private static HashSet<string> Foreign(string starting) =>
        [
            .. Directory.GetDirectories("/proc/self/task")
                .Where(task => new FileInfo($"{task}/ns/net").LinkTarget is { } netns && netns != starting)
                .Select(task => $"{task} {NameOf(task)}")
        ];

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText($"{task}/comm").Trim();
        }
        catch (IOException)
        {
            return "gone";
        }
    }

    private static void Note(ConcurrentDictionary<string, int> seen) => seen.AddOrUpdate(Here(), 1, (_, count) => count + 1);

    private static string Here() => new FileInfo("/proc/thread-self/ns/net").LinkTarget!;

    private static int Throw() => throw new InvalidOperationException("from inside");
}
