using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace KeepTune.EndToEnd.Tests.Boot;

/// <summary>The result of an engine: the three values, in the order time, intvl, probes, and its output.</summary>
internal sealed record EngineRun(int ExitCode, int[] Values, string Output, string Error);

/// <summary>The engines of this machine, run over one tree after another in a sandbox whose sysctl directories are its own.</summary>
internal sealed class RealEngines : IDisposable
{
    /// <summary>Starting values; each tree is run from both, which distinguishes "set to the old value" from "not set".</summary>
    public static readonly int[][] Starts = [[7200, 75, 9], [7201, 76, 10]];

    /// <summary>Values that no generated line assigns.</summary>
    public static readonly int[] Unassigned = [4999, 4998, 251];

    private readonly Sandbox sandbox = new(ownSysctlDirectories: true);
    private readonly Process driver;
    private readonly Stream requests;
    private readonly Stream answers;

    public RealEngines()
    {
        driver = sandbox.Enter(["perl", $"{Sandbox.Repository}/tests/KeepTune.EndToEnd.Tests/Boot/engines.pl"]);
        requests = driver.StandardInput.BaseStream;
        answers = driver.StandardOutput.BaseStream;
    }

    /// <summary>The directories that an engine of this machine reads. Most systems have /lib inside /usr.</summary>
    public static IReadOnlyList<string> Directories { get; } =
        [
            "/etc/sysctl.d",
            "/run/sysctl.d",
            "/usr/local/lib/sysctl.d",
            "/usr/lib/sysctl.d",
            .. new DirectoryInfo("/lib").LinkTarget is null ? ["/lib/sysctl.d"] : Array.Empty<string>()
        ];

    public void Make(SysctlTree tree)
    {
        Send('C', "");
        foreach (var entry in tree.Entries)
        {
            switch (entry.Kind)
            {
                case EntryKind.File:
                    Send('F', $"{entry.Path}\0{entry.Text}");
                    break;
                case EntryKind.Link:
                    Send('L', $"{entry.Path}\0{entry.Text}");
                    break;
                default:
                    Send('D', entry.Path);
                    break;
            }
        }
    }

    public EngineRun Run(Engine engine, int[] start) => Run(engine.Command, start);

    public EngineRun Forecast() => Run([Sandbox.Binary, "boot", "--json"], Starts[0]);

    public void Dispose()
    {
        if (!driver.HasExited)
            driver.StandardInput.Close();
        driver.WaitForExit();
        driver.Dispose();
        sandbox.Dispose();
    }

    private EngineRun Run(string[] command, int[] start)
    {
        Send('R', string.Join('\0', [.. start.Select(value => $"{value}"), .. command]));
        requests.Flush();
        var code = Encoding.ASCII.GetString(Receive());
        var values = Encoding.ASCII.GetString(Receive()).Split(' ').Select(int.Parse).ToArray();
        return new(int.Parse(code), values, Encoding.UTF8.GetString(Receive()), Encoding.UTF8.GetString(Receive()));
    }

    private void Send(char verb, string bytes)
    {
        var message = new byte[5 + bytes.Length];
        message[0] = (byte)verb;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), bytes.Length);
        Encoding.Latin1.GetBytes(bytes, message.AsSpan(5));
        try
        {
            requests.Write(message);
        }
        catch (IOException)
        {
            throw Died();
        }
    }

    private byte[] Receive()
    {
        try
        {
            Span<byte> length = stackalloc byte[4];
            answers.ReadExactly(length);
            var bytes = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            answers.ReadExactly(bytes);
            return bytes;
        }
        catch (EndOfStreamException)
        {
            throw Died();
        }
    }

    private IOException Died() => new($"engines.pl ended: {driver.StandardError.ReadToEnd()}");
}
