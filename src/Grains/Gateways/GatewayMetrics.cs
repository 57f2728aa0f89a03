using System.Diagnostics.Metrics;

namespace Chatcode.Grains.Gateways;

/// <summary>What is counted of all gateways of this process. Without labels of whose it is: nothing here grows with them.</summary>
internal sealed class GatewayMetrics
{
    public const string MeterName = "Chatcode.Gateways";

    private static readonly KeyValuePair<string, object?> Accepted = new("outcome", "accepted");

    private readonly UpDownCounter<long> _connected;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _frames;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _resumes;
    private readonly Counter<long> _cuts;
    private readonly UpDownCounter<long> _pending;

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _connected = meter.CreateUpDownCounter<long>("chatcode.gateways.connected", "{gateway}", "Gateways with a live link.");
        _batches = meter.CreateCounter<long>("chatcode.gateways.batches", "{batch}", "Batches of messages taken from gateways.");
        _frames = meter.CreateCounter<long>("chatcode.gateways.frames", "{frame}", "Output frames taken from gateways.");
        _bytes = meter.CreateCounter<long>("chatcode.gateways.bytes", "By", "Terminal bytes in these frames.");
        _resumes = meter.CreateCounter<long>("chatcode.gateways.resumes", "{resume}", "Viewers that went on where they were, or could not, by outcome.");
        _cuts = meter.CreateCounter<long>("chatcode.gateways.edges_cut", "{cut}", "Times that an edge was behind and a session's viewers on it were cut to a new screen.");
        _pending = meter.CreateUpDownCounter<long>("chatcode.gateways.pending_commands", "{command}", "Commands whose end is awaited of gateways.");
    }

    public void LinkMade() => _connected.Add(1);

    public void LinkDropped() => _connected.Add(-1);

    public void Taken(long frames, long bytes)
    {
        _batches.Add(1);
        if (frames == 0) return;
        _frames.Add(frames);
        _bytes.Add(bytes);
    }

    public void Resumed() => _resumes.Add(1, Accepted);

    /// <param name="reason">One of the protocol's.</param>
    public void NotResumed(string reason) => _resumes.Add(1, new KeyValuePair<string, object?>("outcome", reason));

    public void EdgeCut() => _cuts.Add(1);

    public void Pending(int change) => _pending.Add(change);
}
