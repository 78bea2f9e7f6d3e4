using System.Runtime.CompilerServices;

namespace KeepTune.Linux.Tests.Interop;

public class LayoutTests
{
    [Fact]
    public void Kernel_structures_have_the_kernels_sizes()
    {
        Assert.Equal(256, Unsafe.SizeOf<Statx>());
        Assert.Equal(16, Unsafe.SizeOf<Timespec>());
        Assert.Equal(8, Unsafe.SizeOf<Winsize>());
        Assert.Equal(8, Unsafe.SizeOf<PollFd>());
        Assert.Equal(24, Unsafe.SizeOf<OpenHow>());
        Assert.Equal(16, Unsafe.SizeOf<Nlmsghdr>());
        Assert.Equal(4, Unsafe.SizeOf<Nlattr>());
        Assert.Equal(48, Unsafe.SizeOf<InetDiagSockid>());
        Assert.Equal(56, Unsafe.SizeOf<InetDiagReqV2>());
        Assert.Equal(72, Unsafe.SizeOf<InetDiagMsg>());
        Assert.Equal(4, Unsafe.SizeOf<InetDiagBcOp>());
        Assert.Equal(8, Unsafe.SizeOf<InetDiagHostcond>());
        Assert.Equal(56, Unsafe.SizeOf<Msghdr>());
        Assert.Equal(16, Unsafe.SizeOf<Iovec>());
        Assert.Equal(16, Unsafe.SizeOf<Cmsghdr>());
        Assert.Equal(20, Unsafe.SizeOf<SockaddrLl>());
    }

    [Fact]
    public void Statx_reads_what_the_file_system_says()
    {
        using var tree = new FixtureTree();
        var file = tree.Write("f", "12345");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupWrite);
        File.CreateSymbolicLink($"{tree.Directory}/link", "f");

        Assert.Equal(Errno.None, Files.Status(file, out var status));
        Assert.Equal(Errno.None, Files.StatusOfLink(null, $"{tree.Directory}/link", out var link));

        Assert.True(status is { IsRegular: true, Size: 5, Permissions: 0x110 });
        Assert.False(status.IsRootOnly);
        Assert.True(link.IsSymbolicLink);
        Assert.Equal("a directory", FileKind(tree.Directory));
        Assert.Equal("a character device", FileKind("/dev/null"));
    }

    [Fact]
    public void An_error_has_the_text_of_the_c_library()
    {
        var error = Files.Open(null, "/nonexistent/file", Constants.O_RDONLY, 0, out var file);

        Assert.Equal(Errno.ENOENT, error);
        Assert.True(file.IsInvalid);
        Assert.Equal("couldn't read it: No such file or directory", error.Failure("read it").Message);
        Assert.Equal(FailureKind.NotPermitted, Errno.EACCES.Failure("read it").Kind);
    }

    [Fact]
    public void A_path_in_a_root_does_not_lead_out_of_it()
    {
        using var tree = new FixtureTree();
        tree.Write("image/inside/etc.conf", "inside");
        File.CreateSymbolicLink($"{tree.Directory}/image/absolute", "/inside");
        File.CreateSymbolicLink($"{tree.Directory}/image/upward", "../../../inside");
        Files.Open(null, $"{tree.Directory}/image", Constants.O_RDONLY | Constants.O_DIRECTORY, 0, out var root);

        foreach (var way in (string[])["/absolute/etc.conf", "upward/etc.conf", "../../inside/etc.conf"])
        {
            Assert.Equal(Errno.None, Files.OpenBytes(root, way, Constants.O_RDONLY, out var file));
            Files.ReadAll(file, 100, out var bytes);
            Assert.Equal("inside"u8, bytes);
        }

        Assert.Equal(Errno.ENOENT, Files.OpenBytes(root, "/etc/passwd", Constants.O_RDONLY, out _));
    }

    private static string FileKind(string path) => Files.Status(path, out var status) == Errno.None ? status.Kind : "";
}
