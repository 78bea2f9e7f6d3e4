using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KeepTune.Core.Sockets;

namespace KeepTune.Cli.Sockets;

/// <summary>
/// One socket of a listing as JSON, concatenated from parts: with a hundred thousand sockets, a writer that checks and escapes each value
/// would take most of the time.
/// </summary>
internal sealed class SocketJsonRow(SocketTable table)
{
    // Enough for everything but the list of other processes.
    private const int MaxLength = 2048;
    private const int MaxNumberLength = 32;

    private readonly byte[]?[] names = new byte[table.Processes.Count][];
    private byte[] buffer = new byte[MaxLength];
    private int length;

    /// <summary>Valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(in TcpSocket socket)
    {
        var netns = table.Namespaces[socket.Namespace];
        length = 0;
        Text("{\"netns\":\""u8, netns.Display);
        Text("\",\"state\":\""u8, TcpStates.Word(socket.State));
        Append("\",\"local\":\""u8);
        length += SocketText.Endpoint(buffer.AsSpan(length), socket.Local, socket.LocalPort, socket.Ipv4);
        Append("\",\"peer\":\""u8);
        length += SocketText.Endpoint(buffer.AsSpan(length), socket.Peer, socket.PeerPort, socket.Ipv4);
        Number("\",\"inode\":"u8, socket.Inode);
        Number(",\"uid\":"u8, socket.Uid);
        Process(socket);
        Word(",\"unread\":"u8, SocketText.Unread(socket));
        Append(",\"keepalive\":"u8);
        Append(socket.Keepalive switch { TcpSocket.Unknown => "null"u8, 0 => "false"u8, _ => "true"u8 });
        Known(",\"time_s\":"u8, socket.Time);
        Known(",\"intvl_s\":"u8, socket.Intvl);
        Known(",\"probes\":"u8, socket.Probes);
        Word(",\"origin\":"u8, SocketText.Origin(socket, netns));
        var timer = SocketText.Timer(socket.Timer);
        Word(",\"timer\":"u8, timer);
        Known(",\"timer_ms\":"u8, timer is null ? TcpSocket.Unknown : socket.TimerMs);
        Known(",\"keepalive_timer_ms\":"u8, socket.KeepaliveTimerMs);
        Known(",\"idle_ms\":"u8, socket.IdleMs);
        Known(",\"detection_s\":"u8, Seconds.Of(SocketDetection.Idle(socket)));
        Known(",\"user_timeout_ms\":"u8, socket.UserTimeoutMs);
        Known(",\"busy_detection_s\":"u8, Seconds.Of(SocketDetection.InFlight(socket, netns.Retransmission)));
        Append("}"u8);
        return buffer.AsSpan(0, length);
    }

    private void Process(in TcpSocket socket)
    {
        if (socket.Process < 0)
        {
            Append(",\"pid\":null,\"process\":null,\"other_pids\":[]"u8);
            return;
        }

        // A process chooses its name, so it has to be escaped; there are few.
        var name = names[socket.Process] ??= JsonEncodedText.Encode(
            Printable.Escape(table.Processes[socket.Process].Name), JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray();
        Number(",\"pid\":"u8, (uint)table.Processes[socket.Process].Pid);
        Append(",\"process\":\""u8);
        Append(name);
        Append("\",\"other_pids\":["u8);
        var others = table.OtherHolders(socket);
        if (buffer.Length < MaxLength + (others.Length * MaxNumberLength))
            Array.Resize(ref buffer, MaxLength + (others.Length * MaxNumberLength));
        for (var i = 0; i < others.Length; i++)
            Number(i == 0 ? ""u8 : ","u8, (uint)table.Processes[others[i]].Pid);
        Append("]"u8);
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
    }

    // Words of ours or of the kernel, which need no escaping.
    private void Text(ReadOnlySpan<byte> before, string word)
    {
        Append(before);
        length += Encoding.ASCII.GetBytes(word, buffer.AsSpan(length));
    }

    private void Word(ReadOnlySpan<byte> name, string? word)
    {
        Append(name);
        if (word is null)
        {
            Append("null"u8);
            return;
        }

        Text("\""u8, word);
        Append("\""u8);
    }

    private void Number(ReadOnlySpan<byte> before, uint number)
    {
        Append(before);
        number.TryFormat(buffer.AsSpan(length), out var digits, default, CultureInfo.InvariantCulture);
        length += digits;
    }

    private void Known(ReadOnlySpan<byte> name, int number)
    {
        Append(name);
        if (number == TcpSocket.Unknown)
            Append("null"u8);
        else if (number < 0)
            Number("-"u8, (uint)-number);
        else
            Number([], (uint)number);
    }

    private void Known(ReadOnlySpan<byte> name, double? number)
    {
        Append(name);
        if (number is not { } known)
        {
            Append("null"u8);
            return;
        }

        known.TryFormat(buffer.AsSpan(length), out var digits, default, CultureInfo.InvariantCulture);
        length += digits;
    }
}
