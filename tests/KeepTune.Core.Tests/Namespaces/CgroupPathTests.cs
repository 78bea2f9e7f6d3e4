using CsCheck;
using KeepTune.Core.Namespaces;

namespace KeepTune.Core.Tests.Namespaces;

public class CgroupPathTests
{
    private const string Id = "4b0f1f9ad2e3c8a7b6d5e4f30123456789abcdef0123456789abcdef01234567";
    private const string Outer = "00aa1f9ad2e3c8a7b6d5e4f30123456789abcdef0123456789abcdef01234567";
    private const string Pod = "pod1f5e0a9c_7d3e_4a52_9d0b_6f0c2f7a1b11";

    [Theory]
    [InlineData($"0::/system.slice/docker-{Id}.scope", "docker")]
    [InlineData($"0::/docker/{Id}", "docker")]
    [InlineData($"0::/user.slice/user-1000.slice/user@1000.service/user.slice/docker-{Id}.scope", "docker")]
    [InlineData($"0::/../../docker-{Id}.scope/init", "docker")]
    [InlineData($"0::/ecs/0d1e2f/{Id}", "docker")]
    [InlineData($"0::/machine.slice/libpod-{Id}.scope/container", "podman")]
    [InlineData($"0::/user.slice/user-1000.slice/user@1000.service/user.slice/user-libpod_pod_{Outer}.slice/libpod-{Id}"
        + ".scope/container", "podman")]
    [InlineData($"0::/user.slice/user-0.slice/session-3.scope/libpod-payload-{Id}", "podman")]
    [InlineData($"0::/libpod_parent/libpod-{Id}", "podman")]
    [InlineData($"0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-{Pod}.slice/cri-containerd-{Id}.scope", "containerd")]
    [InlineData($"0::/kubepods/besteffort/{Pod}/{Id}", "containerd")]
    [InlineData($"0::/system.slice/containerd.service/kubepods-burstable-{Pod}.slice:cri-containerd:{Id}", "containerd")]
    [InlineData($"0::/system.slice/nerdctl-{Id}.scope", "containerd")]
    [InlineData($"0::/default/{Id}", "containerd")]
    [InlineData($"0::/k8s.io/{Id}", "containerd")]
    [InlineData($"0::/kubepods.slice/kubepods-{Pod}.slice/crio-{Id}.scope/container", "cri-o")]
    [InlineData($"0::/kubepods/{Pod}/crio-{Id}", "cri-o")]
    [InlineData($"0::/kubepods.slice/kubepods-{Pod}.slice/docker-{Id}.scope", "docker")]
    public void The_runtimes_use_these_cgroup_names(string line, string runtime) =>
        Assert.Equal(new(runtime, Id), CgroupPath.Container(line + "\n"));

    [Theory]
    [InlineData("0::/lxc.payload.web/init.scope", "lxc", "web")]
    [InlineData("0::/lxc.payload.user-1000_web", "lxc", "user-1000_web")]
    [InlineData("0::/lxc/101/ns/system.slice/ssh.service", "lxc", "101")]
    [InlineData("0::/lxc.payload/web", "lxc", "web")]
    [InlineData("0::/machine.slice/systemd-nspawn@my\\x2dbox.service/payload/init.scope", "nspawn", "my-box")]
    [InlineData("0::/machine.slice/machine-debian.scope/payload", "nspawn", "debian")]
    public void Lxc_and_nspawn_give_names(string line, string runtime, string name) =>
        Assert.Equal(new(runtime, name), CgroupPath.Container(line + "\n"));

    [Theory]
    [InlineData("0::/init.scope")]
    [InlineData("0::/")]
    [InlineData("0::/system.slice/ssh.service")]
    [InlineData("0::/system.slice/docker.service")]
    [InlineData("0::/user.slice/user-1000.slice/session-2.scope")]
    [InlineData($"0::/machine.slice/libpod-conmon-{Id}.scope")]
    [InlineData($"0::/kubepods.slice/crio-conmon-{Id}.scope")]
    [InlineData("0::/lxc.monitor.web")]
    [InlineData("0::/lxc")]
    [InlineData("0::/machine.slice/machine-qemu\\x2d1\\x2dvm.scope/libvirt/emulator")]
    [InlineData("0::/machine.slice/machine-.scope")]
    [InlineData("0::/docker/4b0f1f9ad2e3")]
    [InlineData("")]
    [InlineData("nonsense")]
    public void Other_cgroups_are_not_containers(string line) => Assert.Null(CgroupPath.Container(line + "\n"));

    [Theory]
    [InlineData($"0::/docker/{Outer}/docker/{Id}", "docker")]
    [InlineData($"0::/docker/{Outer}/kubelet.slice/kubelet-kubepods.slice/cri-containerd-{Id}.scope", "containerd")]
    [InlineData($"0::/lxc/101/ns/system.slice/docker-{Id}.scope", "docker")]
    [InlineData($"0::/machine.slice/libpod-{Outer}.scope/container/libpod-payload-{Id}", "podman")]
    public void The_innermost_of_nested_containers_counts(string line, string runtime) =>
        Assert.Equal(new(runtime, Id), CgroupPath.Container(line + "\n"));

    [Fact]
    public void With_cgroup_v1_any_hierarchy_is_enough()
    {
        const string text = $"""
            12:pids:/docker/{Id}
            11:net_cls,net_prio:/docker/{Id}
            1:name=systemd:/docker/{Id}
            0::/system.slice/containerd.service
            """;
        const string hybrid = $"""
            10:rdma:/
            4:cpu,cpuacct:/machine.slice/libpod-{Id}.scope
            1:name=systemd:/machine.slice/libpod-{Id}.scope
            0::/machine.slice/libpod-{Id}.scope
            """;

        Assert.Equal(new("docker", Id), CgroupPath.Container(text));
        Assert.Equal(new("podman", Id), CgroupPath.Container(hybrid));
    }

    [Fact]
    public void In_a_table_an_id_is_short_and_a_name_whole()
    {
        Assert.Equal("docker 4b0f1f9ad2e3", new ContainerIdentity("docker", Id).ToString());
        Assert.Equal("lxc some-long-name-of-a-container", new ContainerIdentity("lxc", "some-long-name-of-a-container").ToString());
    }

    [Fact]
    public void No_text_makes_it_fail() => Gen.String.Sample(text => CgroupPath.Container(text) is null or { Id.Length: > 0 });
}
