using System.Text.Json.Serialization.Metadata;

namespace KeepTune.Cli.Console;

/// <summary>What a command returns: one result, which can be written as text or as JSON, and the exit code.</summary>
internal abstract record Outcome(ExitCode Code)
{
    public abstract string Text(Screen screen);

    public abstract string Json();
}

/// <param name="Result">The record whose members are the JSON contract.</param>
/// <param name="Type">How it is written as JSON.</param>
/// <param name="Render">How it is written as text.</param>
internal sealed record Outcome<T>(
    T Result, Func<ResultContext, JsonTypeInfo<T>> Type, Func<T, Screen, string> Render, ExitCode Code = ExitCode.Done) : Outcome(Code)
{
    public override string Text(Screen screen) => Render(Result, screen);

    public override string Json() => ResultContext.Text(Result, Type);
}

/// <summary>A report that is always text: a completion script, a bare value.</summary>
internal sealed record TextOutcome(string Content) : Outcome(ExitCode.Done)
{
    public override string Text(Screen screen) => Content;

    public override string Json() => Content;
}

/// <summary>A report that is written while it is made, because it may be too long to keep in memory.</summary>
/// <param name="WriteText">Writes the text report.</param>
/// <param name="WriteJson">Writes one document on one line.</param>
internal sealed record StreamedOutcome(
    Action<Report, Screen> WriteText, Action<Report> WriteJson, ExitCode Code = ExitCode.Done) : Outcome(Code)
{
    public override string Text(Screen screen) => throw new NotSupportedException();

    public override string Json() => throw new NotSupportedException();
}
