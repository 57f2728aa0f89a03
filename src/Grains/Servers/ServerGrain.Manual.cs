using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Users;

namespace Chatcode.Grains.Servers;

/// <summary>Servers that the person brings.</summary>
internal sealed partial class ServerGrain
{
    public async Task<ServerResult> CreateManual(UserId user, string label)
    {
        if (Server is { } existing && (existing.User != user || existing.Provider is not ServerProvider.Manual)) return NotFound;
        if (Server is null)
        {
            // The intent first: whatever fails below is made up for by the same call again, or seen in the list and deleted.
            var page = await GrainFactory.GetGrain<IUserGrain>(user.Value).ReserveServerPlace(_id);
            var made = NewRecord(user, ServerProvider.Manual, label);
            await _state.Save(state =>
            {
                state.Server = made;
                state.Page = page;
            });
        }

        // Of a call before this one, whose write failed: nobody is told of a server that is not stored.
        await _state.Flush();
        var server = Server!;
        await PutInList();
        await Gateway(server).Register(new GatewayRegistration { Vps = _id, User = user });
        var token = await _tokens.Issue(server.Gateway, CancellationToken.None);
        return await Result(server, token);
    }

    private ServerRecord NewRecord(UserId user, ServerProvider provider, string label)
    {
        var now = Now;
        return new ServerRecord
        {
            Id = _id,
            User = user,
            Gateway = GatewayId.New(),
            Provider = provider,
            Label = label,
            Status = ServerStatus.Provisioning,
            CreatedAt = now,
            UpdatedAt = now,
            Presence = new GatewayPresence { Connected = false },
        };
    }
}
