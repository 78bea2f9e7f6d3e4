namespace KeepTune.EndToEnd.Tests.Boot;

/// <summary>A program that reads the files at boot: its name in the prediction, and how to run it.</summary>
internal sealed record Engine(string Name, string[] Command)
{
    public static readonly Engine Systemd = new("systemd", ["/lib/systemd/systemd-sysctl"]);
    public static readonly Engine Procps = new("procps", ["sysctl", "--system"]);

    public static readonly Engine[] All = [Systemd, Procps];

    /// <summary>Whether the engine reads this text as more than one line.</summary>
    public bool Splits(string line) => this == Systemd && line.Trim('\r', '\0').IndexOfAny(['\r', '\0']) >= 0;
}
