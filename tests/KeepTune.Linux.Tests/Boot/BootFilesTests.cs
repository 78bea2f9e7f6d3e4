using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Journal;
using KeepTune.Linux.Boot;

namespace KeepTune.Linux.Tests.Boot;

public sealed class BootFilesTests : IDisposable
{
    private const string T = "net.ipv4.tcp_keepalive_time";

    private readonly string image = Directory.CreateTempSubdirectory("keeptune-test-").FullName;

    public void Dispose() => Directory.Delete(image, recursive: true);

    [Fact]
    public void Links_resolve_within_the_image()
    {
        Write("etc/sysctl.conf", $"{T}=5\n");
        Directory.CreateDirectory($"{image}/etc/sysctl.d");
        File.CreateSymbolicLink($"{image}/etc/sysctl.d/99-sysctl.conf", "../../../../../../etc/sysctl.conf");

        Assert.Equal((5, "/etc/sysctl.d/99-sysctl.conf"), (Time(BootEngine.Systemd).Value, Time(BootEngine.Systemd).Source!.Value.Path));
    }

    [Fact]
    public void A_file_can_be_predicted_before_it_exists()
    {
        var change = new FileChange("/etc/sysctl.d/90-k.conf", null, FileContent.Of("net.ipv4.tcp_keepalive_time=30\n"u8, 0x1A4));
        Write("etc/sysctl.d/50-a.conf", $"{T}=5\n");

        Assert.Equal(30, Read(BootEngine.Systemd, change).Forecast[SysctlKey.Time].Value);
        Assert.Equal(5, Time(BootEngine.Systemd).Value);
    }

    [Fact]
    public void A_file_can_be_predicted_as_if_it_were_removed()
    {
        Write("etc/sysctl.d/90-k.conf", $"{T}=5\n");

        Assert.Null(Read(BootEngine.Systemd, new FileChange("/etc/sysctl.d/90-k.conf", null, null)).Forecast[SysctlKey.Time].Value);
    }

    [Fact]
    public void A_file_that_an_engine_skips_is_named_if_it_sets_the_keys()
    {
        Write("etc/sysctl.d/.hidden.conf", $"{T}=5\n");
        Write("etc/sysctl.d/old.conf.bak", $"{T}=6\n");
        Write("etc/sysctl.d/other.conf.bak", "vm.swappiness=6\n");
        Write("etc/sysctl.d/a.conf", "");
        Write("run/sysctl.d/a.conf", $"{T}=7\n");
        Write("etc/sysctl.conf", $"{T}=8\n");

        var skipped = Read(BootEngine.Systemd).Skipped.Select(file => file.Path).Order(StringComparer.Ordinal);

        Assert.Equal(["/etc/sysctl.conf", "/etc/sysctl.d/.hidden.conf", "/etc/sysctl.d/old.conf.bak", "/run/sysctl.d/a.conf"], skipped);
    }

    [Fact]
    public void Directories_dangling_links_and_pipes_in_place_of_files_are_reported()
    {
        Directory.CreateDirectory($"{image}/etc/sysctl.d/dir.conf");
        File.CreateSymbolicLink($"{image}/etc/sysctl.d/lost.conf", "nowhere");
        File.CreateSymbolicLink($"{image}/etc/sysctl.d/loop.conf", "loop.conf");

        var remarks = Read(BootEngine.Procps).Remarks;

        Assert.Equal(["dir.conf", "loop.conf", "lost.conf"], remarks.Select(remark => Path.GetFileName(remark.Path)));
    }

    [Fact]
    public void Fifty_megabytes_need_no_memory()
    {
        Directory.CreateDirectory($"{image}/etc/sysctl.d");
        using (var file = new StreamWriter($"{image}/etc/sysctl.d/10-a.conf"))
        {
            for (var i = 0; i < 50 << 20; i += T.Length + 5)
                file.Write($"{T}={i % 1000:000}\n");
            file.Write($"{T}=4711\n");
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var reading = Read(BootEngine.Systemd);

        Assert.Equal(4711, reading.Forecast[SysctlKey.Time].Value);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4 << 20);
    }

    [Fact]
    public void A_name_that_is_not_valid_text_is_read_anyway()
    {
        Directory.CreateDirectory($"{image}/etc/sysctl.d");
        Shell($"echo {T}=9 >'{image}/etc/sysctl.d/'$'\\xff\\n.conf'");

        var time = Time(BootEngine.Systemd);
        // .NET can't name it, so it can't delete it.
        Shell($"rm '{image}/etc/sysctl.d/'*");

        Assert.Equal(9, time.Value);
        Assert.Equal("/etc/sysctl.d/\ufffd\\x0a.conf", BytePath.Show(time.Source!.Value.Path));
    }

    private KeyForecast Time(BootEngine engine) => Read(engine).Forecast[SysctlKey.Time];

    private EngineReading Read(BootEngine engine, params FileChange[] instead) =>
        new BootFiles(SystemRoot.Image(image), instead).Read(() => SysctlEngine.Create(engine, EngineVersion.NewestKnown(engine), 250));

    private static void Shell(string script)
    {
        using var shell = System.Diagnostics.Process.Start("bash", ["-c", script]);
        shell.WaitForExit();
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{image}/{path}")!);
        File.WriteAllText($"{image}/{path}", content);
    }
}
