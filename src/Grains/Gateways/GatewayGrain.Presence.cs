using Chatcode.Grains.Servers;

namespace Chatcode.Grains.Gateways;

/// <summary>Tells the server's grain that the link came or went. Housekeeping tries again what failed.</summary>
internal sealed partial class GatewayGrain
{
    private bool _presenceUntold;
    private Task _pushing = Task.CompletedTask;

    private GatewayPresence Presence => new()
    {
        Connected = _link is not null,
        Since = _link?.ConnectedAt ?? _offlineSince,
        Version = State.Version,
        Os = State.Os,
    };

    private void PushPresence()
    {
        _presenceUntold = true;
        if (_pushing.IsCompleted) _pushing = PushPresenceNow();
    }

    private async Task PushPresenceNow()
    {
        // It may change while it is told.
        while (_presenceUntold && State.Registration is { } registration)
        {
            _presenceUntold = false;
            try
            {
                await GrainFactory.GetGrain<IServerGrain>(registration.Vps.Value).GatewayChanged(Presence);
            }
            catch (Exception exception)
            {
                LogPresenceUntold(_id, exception);
                _presenceUntold = true;
                return;
            }
        }
    }
}
