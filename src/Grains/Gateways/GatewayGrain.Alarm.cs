using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>What time brings: one timer for all of it, set to what is due next.</summary>
internal sealed partial class GatewayGrain
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private IGrainTimer? _alarm;
    private DateTimeOffset _alarmAt = DateTimeOffset.MaxValue;
    private DateTimeOffset _housekeepingAt;

    private void StartAlarm()
    {
        _alarm = this.RegisterGrainTimer(OnAlarm, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        _housekeepingAt = _time.GetUtcNow() + _options.Housekeeping;
        WakeAt(_housekeepingAt);
    }

    private void WakeAt(DateTimeOffset at)
    {
        if (at >= _alarmAt) return;
        _alarmAt = at;
        var wait = at - _time.GetUtcNow();
        _alarm?.Change(wait < ShortestWait ? ShortestWait : wait, Timeout.InfiniteTimeSpan);
    }

    private Task OnAlarm()
    {
        _alarmAt = DateTimeOffset.MaxValue;
        var now = _time.GetUtcNow();
        try
        {
            EndExpiredCommands();
            if (_screensAt <= now) AskForScreens();
            if (_linkExpectedUntil > DateTimeOffset.MinValue && _linkExpectedUntil <= now) EndLinkGrace();
            if (_housekeepingAt <= now)
            {
                _housekeepingAt = now + _options.Housekeeping;
                KeepHouse(now);
            }

            SendAcks(now);
            PumpEdges();
        }
        finally
        {
            // Whatever happened: without this the grain would notice nothing any more.
            if (_pending.NextDeadline is { } deadline) WakeAt(deadline);
            if (_screensAt < DateTimeOffset.MaxValue) WakeAt(_screensAt);
            if (_linkExpectedUntil > now) WakeAt(_linkExpectedUntil);
            WakeAt(_housekeepingAt);
        }

        return Task.CompletedTask;
    }

    private void KeepHouse(DateTimeOffset now)
    {
        foreach (var edge in _edges.Values)
        {
            var holds = _link?.Name.Edge == edge.Id || _viewers.On(edge.Id).Count > 0;
            if (holds && now - edge.RenewedAt > _options.EdgeExpiry) LoseEdge(edge, "it went silent");
        }

        if (_link is { } link && now - link.HeardAt > _options.GatewaySilence)
        {
            CloseGatewaySocket(link, CloseCodes.GoingAway, "no sign of life");
            DropLink();
        }

        DropForgottenTransfers();
        _traffic.Trim();
        if (_presenceUntold) PushPresence();
        if (_state.IsDirty) Background(_state.Flush(), "storing what could not be stored");
    }

    private void SendAcks(DateTimeOffset now)
    {
        if (_link is not { } link) return;
        foreach (var session in _sessions.All)
        {
            if (session.Ack.TryTake(now, out var seq))
            {
                _traffic.GatewayAck(session.Traffic);
                SendToGateway(link, new SessionAck { RequestId = NextRequestId(), SessionId = session.Id.Value, Seq = seq, Stream = session.Stream.Name });
            }
            else if (session.Ack.DueAt is { } due)
            {
                WakeAt(due);
            }
        }
    }
}
