using Chatcode.Grains.Gateways.Sessions;
using Chatcode.Grains.Gateways.Traffic;

namespace Chatcode.Grains.Gateways;

/// <summary>How much goes through, and a warning when it is too much.</summary>
internal sealed partial class GatewayGrain
{
    private void CountInput(LiveSession session, ViewerMessage message)
    {
        if (message.Kind == ViewerMessageKind.Ack) _traffic.ViewerAck(session.Traffic);
        else _traffic.Input(session.Traffic, message.Data?.Length ?? 0);
    }

    private void CountAcks(ConsumptionReport report)
    {
        foreach (var consumed in report.Consumed)
        {
            if (_sessions.TryGet(consumed.Session, out var session)) _traffic.ViewerAck(session.Traffic);
        }
    }

    private void WarnOfTraffic(TrafficWarning warning)
    {
        var (vps, user) = (State.Registration?.Vps, State.Registration?.User);
        switch (warning)
        {
            case { Rate: TrafficRate.GatewayEvents }:
                LogGatewayBusy(_id, vps, user, warning.PerSecond, warning.Limit);
                break;
            case { Rate: TrafficRate.SessionFramesAndAcks, Session: { } session }:
                LogSessionBusy(_id, session, vps, user, warning.PerSecond, warning.Limit);
                break;
            case { Rate: TrafficRate.SessionAcks, Session: { } session }:
                LogSessionAcksBusy(_id, session, vps, user, warning.PerSecond, warning.Limit);
                break;
        }
    }
}
