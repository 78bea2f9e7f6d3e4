using KeepTune.Linux.Namespaces;

namespace KeepTune.Linux.Tests.Namespaces;

public class NamespaceDiscoveryTests
{
    [Fact]
    public void Its_own_namespace_comes_first_and_each_comes_once()
    {
        using var one = new OtherNamespace();
        using var inUserNamespace = new OtherNamespace(":", "--user", "--map-root-user");

        var survey = NamespaceDiscovery.Find(SystemPaths.Live);

        Assert.Equal(StartingNamespace.Inode, survey.Namespaces[0].Inode);
        Assert.True(survey.Namespaces[0].IsOwn);
        Assert.Equal(survey.Namespaces.Count, survey.Namespaces.Select(netns => netns.Inode).Distinct().Count());
        Assert.Equal((one.Pid, "sh", null), Process(survey, one));
        Assert.Equal((inUserNamespace.Pid, "sh", null), Process(survey, inUserNamespace));
        Assert.True(survey.Complete);
    }

    [Fact]
    public void Names_lead_to_namespaces_by_links_and_mounts_and_a_stale_one_to_none()
    {
        using var tree = new FixtureTree();
        using var one = new OtherNamespace();
        Directory.CreateDirectory($"{tree.Directory}/run/netns");
        Directory.CreateDirectory($"{tree.Directory}/run/docker/netns");
        File.CreateSymbolicLink($"{tree.Directory}/run/netns/red", $"/proc/{one.Pid}/ns/net");
        File.CreateSymbolicLink($"{tree.Directory}/run/netns/blue", $"/proc/{one.Pid}/ns/net");
        File.CreateSymbolicLink($"{tree.Directory}/run/docker/netns/0a1b2c", $"/proc/{one.Pid}/ns/net");
        tree.Write("run/netns/stale", "");

        var survey = NamespaceDiscovery.Find(SystemPaths.Live with { Run = tree.Paths.Run, Var = tree.Paths.Var });

        Assert.Equal(["0a1b2c", "blue", "red"], survey.Namespaces.Single(netns => netns.Inode == one.Inode).Names);
        Assert.DoesNotContain("stale", survey.Namespaces.SelectMany(netns => netns.Names));
    }

    // On Linux 5.10 an ordinary user can read the directory of the link.
    [Fact]
    public void A_directory_in_place_of_a_namespace_is_an_invisible_process()
    {
        using var tree = new FixtureTree();
        Directory.CreateDirectory($"{tree.Directory}/proc/7/ns");
        Directory.CreateDirectory($"{tree.Directory}/proc/thread-self/ns");
        Directory.CreateDirectory($"{tree.Directory}/proc/self/ns");
        File.CreateSymbolicLink($"{tree.Directory}/proc/7/ns/net", "/proc/self/ns/net");
        File.CreateSymbolicLink($"{tree.Directory}/proc/self/ns/net", "/proc/self/ns/net");
        File.CreateSymbolicLink($"{tree.Directory}/proc/thread-self/ns/net", "/proc/self/ns/net");
        foreach (var pid in (int[])[1, 20, 21])
            Directory.CreateDirectory($"{tree.Directory}/proc/{pid}/ns/net");

        var survey = NamespaceDiscovery.Find(tree.Paths);

        Assert.Equal((StartingNamespace.Inode, 7), (Assert.Single(survey.Namespaces).Inode, survey.Namespaces[0].Pid));
        Assert.Equal(3, survey.ProcessesNotVisible);
        Assert.True(NetworkNamespace.Current(tree.Paths).IsInitial);
        Assert.Equal("7", NetworkNamespace.AnyProcess(tree.Paths, StartingNamespace.Inode));
        Failure[] refused =
        [
            Assert.Throws<Failure>(() => NamespaceFile.Open(tree.Paths, 20)),
            Assert.Throws<Failure>(() => NamespaceFile.Open(tree.Paths, $"{tree.Directory}/proc/20/ns/net")),
        ];
        Assert.All(refused, failure =>
        {
            Assert.Equal(FailureKind.NotPermitted, failure.Kind);
            Assert.Contains(
                "Permission denied: needs CAP_SYS_PTRACE for a process of another user", failure.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_namespace_that_ends_between_discovery_and_visit_is_counted_as_vanished()
    {
        NamespaceSurvey survey;
        ulong gone;
        using (var one = new OtherNamespace())
        {
            gone = one.Inode;
            survey = NamespaceDiscovery.Find(SystemPaths.Live);
        }

        var visits = NamespaceWalk.Each(survey.Namespaces, _ => $"net:[{NetworkNamespace.Inode(SystemPaths.Live)}]");

        Assert.Equal(
            (VisitEnd.Vanished, Errno.ENOENT),
            visits.Where(visit => visit.Namespace.Inode == gone).Select(visit => (visit.End, visit.Error)).Single());
        Assert.All(visits.Where(visit => visit.End == VisitEnd.Done), visit => Assert.Equal(visit.Namespace.Display, visit.Value));
        Assert.Equal(VisitEnd.Done, visits[0].End);
    }

    [Fact]
    public void Out_of_time_it_says_that_it_is_incomplete()
    {
        var survey = NamespaceDiscovery.Find(SystemPaths.Live, TimeSpan.Zero);

        Assert.False(survey.Complete);
        Assert.True(survey.Namespaces[0].IsOwn);
    }

    [Fact]
    public void A_walk_leaves_no_descriptor_open()
    {
        using var one = new OtherNamespace();
        var survey = NamespaceDiscovery.Find(SystemPaths.Live);

        for (var i = 0; i < 3; i++)
            NamespaceWalk.Each(survey.Namespaces, _ => "");

        Assert.DoesNotContain(
            Directory.GetFiles("/proc/self/fd"), fd => new FileInfo(fd).LinkTarget?.StartsWith("net:[", StringComparison.Ordinal) == true);
    }

    private static (int, string, object?) Process(NamespaceSurvey survey, OtherNamespace netns)
    {
        var process = survey.Namespaces.Single(found => found.Inode == netns.Inode).Process!;
        return (process.Pid, process.Command, process.Container);
    }
}
