namespace KeepTune.Core.Profiles;

/// <summary>A mistake in a text: its position (from 1) and a message.</summary>
public sealed record Diagnostic(string File, int Line, int Column, string Message)
{
    /// <summary><c>file:line:col: message</c>.</summary>
    public override string ToString() => $"{Text.Printable.Escape(File)}:{Line}:{Column}: {Message}";
}
