using System.Buffers.Binary;
using System.Text;

namespace KeepTune.Core.Policies;

/// <summary>The values that the connections of a cgroup get.</summary>
/// <param name="Profile">Origin of the values; null for a file without a valid name.</param>
/// <param name="Override">Also overrides values set by the program.</param>
/// <param name="UserTimeout">TCP_USER_TIMEOUT, in whole milliseconds; zero leaves it alone.</param>
/// <param name="Cgroup">The cgroup that it was attached to, as in <c>/proc/PID/cgroup</c>.</param>
/// <param name="Since">When these values were set.</param>
/// <param name="Hits">How many connections have got them since.</param>
public sealed record PolicyValues(
    KeepaliveSettings Settings, string? Profile, bool Override, TimeSpan UserTimeout, string Cgroup, DateTimeOffset Since, ulong Hits = 0)
{
    /// <summary>Size of a map entry in bytes: everything is kept in the kernel, so that nothing else has to agree with it.</summary>
    public const int Size = 512;

    internal const int FlagsAt = 4;
    internal const int TimeAt = 8;
    internal const int IntvlAt = 12;
    internal const int ProbesAt = 16;
    internal const int UserTimeoutAt = 20;
    internal const int HitsAt = 24;
    internal const int OverrideFlag = 1;
    internal const int UserTimeoutFlag = 2;
    private const int SinceAt = 32;
    private const int FormAt = 40;
    private const int ProfileAt = 44;
    private const int ProfileLength = 64;
    private const int CgroupAt = ProfileAt + ProfileLength;

    // Version of the entry: later ones may differ.
    private const int Form = 1;

    /// <summary>Maximum length of a cgroup's path in bytes.</summary>
    public const int MaxCgroupLength = Size - CgroupAt;

    /// <summary>As an entry of the map.</summary>
    /// <exception cref="Failure">Failed: the path of the cgroup is too long.</exception>
    public byte[] ToBytes()
    {
        var entry = new byte[Size];
        void Number(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(at), value);
        Number(FlagsAt, (Override ? OverrideFlag : 0) | (UserTimeout > TimeSpan.Zero ? UserTimeoutFlag : 0));
        Number(TimeAt, Settings.TimeSeconds);
        Number(IntvlAt, Settings.IntvlSeconds);
        Number(ProbesAt, Settings.Probes);
        Number(UserTimeoutAt, (int)UserTimeout.TotalMilliseconds);
        BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(SinceAt), Since.ToUnixTimeMilliseconds());
        Number(FormAt, Form);
        Encoding.UTF8.GetBytes(Profile ?? "", entry.AsSpan(ProfileAt, ProfileLength));
        if (Encoding.UTF8.GetByteCount(Cgroup) > MaxCgroupLength)
            throw new Failure(FailureKind.Failed, $"the path of the cgroup is longer than {MaxCgroupLength} bytes");
        Encoding.UTF8.GetBytes(Cgroup, entry.AsSpan(CgroupAt));
        return entry;
    }

    /// <returns>Null if it is not an entry of this version.</returns>
    public static PolicyValues? Read(ReadOnlySpan<byte> entry)
    {
        if (entry.Length != Size
            || Number(entry, FormAt) != Form
            || Number(entry, FlagsAt) is var flags && (flags & ~(OverrideFlag | UserTimeoutFlag)) != 0)
            return null;
        var milliseconds = BinaryPrimitives.ReadInt64LittleEndian(entry[SinceAt..]);
        if (milliseconds < 0 || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return null;
        var profile = Text(entry.Slice(ProfileAt, ProfileLength));
        return new(
            KeepaliveSettings.FromSeconds(Number(entry, TimeAt), Number(entry, IntvlAt), Number(entry, ProbesAt)),
            profile.Length == 0 ? null : profile,
            (flags & OverrideFlag) != 0,
            TimeSpan.FromMilliseconds((flags & UserTimeoutFlag) != 0 ? Number(entry, UserTimeoutAt) : 0),
            Text(entry[CgroupAt..]),
            DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
            BinaryPrimitives.ReadUInt64LittleEndian(entry[HitsAt..]));
    }

    private static int Number(ReadOnlySpan<byte> entry, int at) => BinaryPrimitives.ReadInt32LittleEndian(entry[at..]);

    private static string Text(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes.IndexOf((byte)0) is >= 0 and var end ? bytes[..end] : bytes);
}
