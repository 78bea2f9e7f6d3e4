namespace KeepTune.Cli.Show;

/// <summary>What the other network namespaces of this machine have.</summary>
/// <param name="Others">How many were found.</param>
/// <param name="Different">How many of them have other values.</param>
/// <param name="Complete">False when the time was up: the numbers are the least that they can be.</param>
internal sealed record OtherNamespacesResult(int Others, int Different, bool Complete);
