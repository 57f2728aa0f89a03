using System.Diagnostics.Metrics;

namespace Chatcode.Edge.Sockets;

/// <summary>What is counted of an edge's sockets.</summary>
internal sealed class EdgeMetrics
{
    public const string MeterName = "Chatcode.Edge";

    private readonly UpDownCounter<int> _gateways;
    private readonly UpDownCounter<int> _viewers;
    private readonly Counter<long> _ignored;
    private readonly Counter<long> _cut;

    public EdgeMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _gateways = meter.CreateUpDownCounter<int>("chatcode.edge.gateways", "{socket}", "Gateway sockets open.");
        _viewers = meter.CreateUpDownCounter<int>("chatcode.edge.viewers", "{socket}", "Browser sockets open.");
        _ignored = meter.CreateCounter<long>("chatcode.edge.gateway_messages_ignored", "{message}", "Messages of gateways above their limit.");
        _cut = meter.CreateCounter<long>("chatcode.edge.viewers_cut", "{cut}", "Viewers cut to the newest state for being behind.");
    }

    public void GatewayOpened() => _gateways.Add(1);

    public void GatewayClosed() => _gateways.Add(-1);

    public void ViewerOpened() => _viewers.Add(1);

    public void ViewerClosed() => _viewers.Add(-1);

    public void GatewayMessageIgnored() => _ignored.Add(1);

    public void ViewerCut() => _cut.Add(1);
}
