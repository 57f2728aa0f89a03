using System.Runtime.InteropServices;

namespace Chatcode.Grains.Gateways.Traffic;

/// <summary>What came and went in one second, or in several added up.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct TrafficCounts
{
    /// <summary>Terminal frames from the gateway, each counted once however often it came.</summary>
    public int OutputFrames;

    /// <summary>Messages from browsers but acks: input, sizes, requests; also those that were refused.</summary>
    public int InputFrames;

    /// <summary>What edges reported as consumed, one per report and session whatever the number of viewers; and acks that browsers sent as commands.</summary>
    public int ViewerAcks;

    /// <summary><c>session.ack</c> to the gateway.</summary>
    public int GatewayAcks;

    /// <summary>JSON messages from the gateway.</summary>
    public int Messages;

    /// <summary>Terminal bytes from the gateway.</summary>
    public long OutputBytes;

    /// <summary>Terminal bytes from browsers.</summary>
    public long InputBytes;

    /// <summary>Bytes of JSON from the gateway.</summary>
    public long MessageBytes;

    /// <summary>Acks in both directions.</summary>
    public readonly int Acks => ViewerAcks + GatewayAcks;

    /// <summary>Frames and acks in both directions.</summary>
    public readonly int FramesAndAcks => OutputFrames + InputFrames + Acks;

    /// <summary>All that had to be handled one by one.</summary>
    public readonly int Events => FramesAndAcks + Messages;

    /// <summary>Adds another second's.</summary>
    public void Add(in TrafficCounts other)
    {
        OutputFrames += other.OutputFrames;
        InputFrames += other.InputFrames;
        ViewerAcks += other.ViewerAcks;
        GatewayAcks += other.GatewayAcks;
        Messages += other.Messages;
        OutputBytes += other.OutputBytes;
        InputBytes += other.InputBytes;
        MessageBytes += other.MessageBytes;
    }

    /// <summary>The same, to be sent.</summary>
    public readonly TrafficFigures ToFigures() => new()
    {
        OutputFrames = OutputFrames,
        OutputBytes = OutputBytes,
        InputFrames = InputFrames,
        InputBytes = InputBytes,
        ViewerAcks = ViewerAcks,
        GatewayAcks = GatewayAcks,
        Messages = Messages,
        MessageBytes = MessageBytes,
        Events = Events,
    };
}
