using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Servers;

/// <summary>Switching a rented machine on and off.</summary>
internal sealed partial class ServerGrain
{
    public async Task<ServerResult> SwitchPower(UserId user, bool on)
    {
        if (Server is not { } server || server.User != user) return NotFound;
        if (Machine is not { } machine) return new ServerResult { Outcome = ServerOutcome.Manual, Server = server };
        if (server.DropletId == 0 || server.Status is not (ServerStatus.Active or ServerStatus.Off)) return Wrong(server);

        var cloud = Cloud(user, machine.Owner);
        var switched = await cloud.Call(token => _api.SwitchDroplet(token, server.DropletId, on));
        if (switched.Outcome is not CloudOutcome.Ok)
        {
            // What is as it should be already is refused too; so is what a call did whose answer got lost. While something else is
            // under way (Busy), what it is now says nothing.
            var isSo = switched.Outcome is CloudOutcome.Refused
                && (await cloud.Call(token => _api.GetDroplet(token, server.DropletId))).Value?.Status == (on ? "active" : "off");
            if (!isSo) return Failed(Server, Problem(switched));
        }

        var now = Now;
        await _state.Save(state =>
        {
            if (state.Server is not { Status: ServerStatus.Active or ServerStatus.Off } current) return;
            state.Server = current with { Status = on ? ServerStatus.Active : ServerStatus.Off, UpdatedAt = now };

            // The link of a machine that goes off stays for a moment; only a new one says that it is on again.
            if (!on) state.Machine = state.Machine! with { HelloCountsFrom = now };
        });
        await PutInList();
        return await Result(Server!);
    }
}
