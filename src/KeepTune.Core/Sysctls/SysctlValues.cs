using System.Globalization;

namespace KeepTune.Core.Sysctls;

/// <summary>
/// Values of some sysctls, as the kernel holds them: seconds or counts. Changes and their records consist of such lists, so different
/// changes may concern different keys.
/// </summary>
public sealed class SysctlValues : IEquatable<SysctlValues>
{
    /// <param name="keys">In the order in which they are written.</param>
    /// <param name="values">One for each key.</param>
    /// <exception cref="ArgumentException">The numbers of keys and of values differ.</exception>
    public SysctlValues(IReadOnlyList<SysctlKey> keys, IReadOnlyList<int> values)
    {
        if (keys.Count != values.Count)
            throw new ArgumentException($"{values.Count} values, expected {keys.Count}");
        Keys = keys;
        Numbers = [.. values];
    }

    /// <summary>In the order in which they are written.</summary>
    public IReadOnlyList<SysctlKey> Keys { get; }

    /// <summary>One for each key.</summary>
    public IReadOnlyList<int> Numbers { get; }

    /// <summary>The meaning of the numbers in <see cref="ToString"/>: <c>time/intvl/probes</c>.</summary>
    public string Legend => string.Join('/', Keys.Select(key => key.Name()));

    /// <exception cref="KeyNotFoundException">The key is not in <see cref="Keys"/>.</exception>
    public int this[SysctlKey key] => Numbers[IndexOf(key)];

    /// <exception cref="KeyNotFoundException">The key is not in <see cref="Keys"/>.</exception>
    public SysctlValues With(SysctlKey key, int value)
    {
        var copy = Numbers.ToArray();
        copy[IndexOf(key)] = value;
        return new(Keys, copy);
    }

    /// <summary>
    /// These values, replaced by those of <paramref name="others"/> where it has them.
    /// </summary>
    /// <exception cref="KeyNotFoundException">The others have a key that is not in <see cref="Keys"/>.</exception>
    public SysctlValues With(SysctlValues others) => others.Keys.Aggregate(this, (whole, key) => whole.With(key, others[key]));

    /// <summary>The values of some of the keys.</summary>
    /// <exception cref="KeyNotFoundException">One is not in <see cref="Keys"/>.</exception>
    public SysctlValues Only(IReadOnlyList<SysctlKey> keys) => keys == Keys ? this : new(keys, [.. keys.Select(key => this[key])]);

    public bool Equals(SysctlValues? other) =>
        other is not null && (ReferenceEquals(this, other) || (Keys.SequenceEqual(other.Keys) && Numbers.SequenceEqual(other.Numbers)));

    public override bool Equals(object? obj) => Equals(obj as SysctlValues);

    public override int GetHashCode() => Numbers.Aggregate(Keys.Count, HashCode.Combine);

    public static bool operator ==(SysctlValues? one, SysctlValues? other) => one is null ? other is null : one.Equals(other);

    public static bool operator !=(SysctlValues? one, SysctlValues? other) => !(one == other);

    /// <summary>The numbers alone, as in <c>30/10/3</c>.</summary>
    public override string ToString() => string.Join('/', Numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private int IndexOf(SysctlKey key)
    {
        for (var i = 0; i < Keys.Count; i++)
        {
            if (Keys[i] == key)
                return i;
        }

        throw new KeyNotFoundException(key.Dotted());
    }
}
