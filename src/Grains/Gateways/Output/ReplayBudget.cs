using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Output;

/// <summary>Bounds the replay buffers of all sessions of one gateway: <see cref="ProtocolLimits.MaxGatewayReplayBytes"/> of payload, the oldest out first.</summary>
internal sealed class ReplayBudget
{
    private readonly Dictionary<ReplayBuffer, int> _kept = [];
    private long _turns;

    /// <summary>Payload held by all buffers, in bytes.</summary>
    public int Bytes { get; private set; }

    /// <summary>Numbers what comes, in its order.</summary>
    public long NextTurn() => ++_turns;

    /// <summary>Takes note of what a buffer holds now, and has older things dropped where that is too much.</summary>
    public void Keep(ReplayBuffer buffer)
    {
        Count(buffer);
        while (Bytes > ProtocolLimits.MaxGatewayReplayBytes)
        {
            // A gateway has few sessions, and the bound is reached by five full buffers at the earliest.
            var oldest = _kept.Keys.MinBy(static held => held.OldestTurn)!;
            oldest.DropOldestChunk();
            Count(oldest);
        }
    }

    private void Count(ReplayBuffer buffer)
    {
        Bytes += buffer.Bytes - _kept.GetValueOrDefault(buffer);
        if (buffer.Frames > 0) _kept[buffer] = buffer.Bytes;
        else _kept.Remove(buffer);
    }
}
