namespace KeepTune.Core.Sockets;

/// <summary>A port number as typed.</summary>
public static class Port
{
    /// <param name="what">For the message: <c>'--port'</c>.</param>
    /// <exception cref="Failure">InvalidInput: not 1 to 65535 in plain decimal.</exception>
    public static ushort Parse(string text, string what) =>
        PlainDecimal.TryParse(text, out var number) && number is > 0 and <= ushort.MaxValue
            ? (ushort)number
            : throw new Failure(FailureKind.InvalidInput, $"{what} is {Printable.Quote(text)}, expected a port number, 1 to 65535");
}
