using System.Text.Json.Serialization.Metadata;

namespace KeepTune.Cli.Console;

/// <summary>What a command hands back: one result, which can be shown to a person or to a program, and the exit code.</summary>
internal abstract record Outcome(ExitCode Code)
{
    public abstract string Text(Screen screen);

    public abstract string Json();
}

/// <param name="Result">The record that is the JSON contract.</param>
/// <param name="Type">How it is written as JSON.</param>
/// <param name="Render">How it is written for people.</param>
internal sealed record Outcome<T>(
    T Result, Func<ResultContext, JsonTypeInfo<T>> Type, Func<T, Screen, string> Render, ExitCode Code = ExitCode.Done) : Outcome(Code)
{
    public override string Text(Screen screen) => Render(Result, screen);

    public override string Json() => ResultContext.Text(Result, Type);
}

/// <summary>A report that is text by nature: completion scripts, one bare value.</summary>
internal sealed record TextOutcome(string Content) : Outcome(ExitCode.Done)
{
    public override string Text(Screen screen) => Content;

    public override string Json() => Content;
}

/// <summary>A report that is written while it is made, since it may be longer than what should be held.</summary>
/// <param name="WriteText">For people.</param>
/// <param name="WriteJson">One document, on one line.</param>
internal sealed record StreamedOutcome(
    Action<Report, Screen> WriteText, Action<Report> WriteJson, ExitCode Code = ExitCode.Done) : Outcome(Code)
{
    public override string Text(Screen screen) => throw new NotSupportedException();

    public override string Json() => throw new NotSupportedException();
}
