using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Output;

/// <summary>
/// When to tell the daemon what was consumed of a session's output: at most once per <see cref="Interval"/> or
/// <see cref="Bytes"/>, the last never left out.
/// </summary>
internal sealed class OutputAck
{
    /// <summary>The least time between two acks while little is printed.</summary>
    public static readonly TimeSpan Interval = ProtocolTimes.AckInterval;

    /// <summary>Output after which an ack does not wait for the interval. A daemon pauses at 1 MiB, which a fast one prints in less than that.</summary>
    public const int Bytes = ProtocolLimits.AckBytes;

    private ulong? _consumed;
    private ulong? _sent;
    private long _bytesSinceSent;
    private DateTimeOffset _sentAt = DateTimeOffset.MinValue;

    /// <summary>The highest seq consumed; null before the first.</summary>
    public ulong? ConsumedSeq => _consumed;

    /// <summary>When an ack is due; null when there is nothing to tell.</summary>
    public DateTimeOffset? DueAt =>
        _consumed is null || _consumed <= _sent ? null
        : _bytesSinceSent >= Bytes ? DateTimeOffset.MinValue
        : _sentAt + Interval;

    /// <summary>Output came from the gateway.</summary>
    public void Accepted(int bytes) => _bytesSinceSent += bytes;

    /// <summary>All frames up to that seq are consumed. Lower ones than before change nothing.</summary>
    public void Consumed(ulong seq)
    {
        if (_consumed is null || seq > _consumed) _consumed = seq;
    }

    /// <summary>Takes the ack that is due now.</summary>
    public bool TryTake(DateTimeOffset now, out ulong seq)
    {
        seq = _consumed ?? 0;
        if (DueAt is not { } due || due > now) return false;
        _sent = _consumed;
        _sentAt = now;
        _bytesSinceSent = 0;
        return true;
    }

    /// <summary>The last ack may have been lost.</summary>
    public void TellAgain() => _sent = null;

    /// <summary>A new stream: its numbers start over.</summary>
    public void Reset()
    {
        _consumed = _sent = null;
        _bytesSinceSent = 0;
    }
}
