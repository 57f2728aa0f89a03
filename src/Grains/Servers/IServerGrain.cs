using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Orleans.Concurrency;

namespace Chatcode.Grains.Servers;

/// <summary>
/// One server (VPS). The key is the <see cref="VpsId"/>. Every call that carries a user is refused for another user's server.
/// Calls that wait for DigitalOcean go one after another; what a person's page and a gateway's hello need runs beside them.
/// </summary>
[Alias("chatcode.IServerGrain")]
public interface IServerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes this a server that the person brings: intent first (the owner's list), then the gateway's registration, then
    /// its token. Idempotent up to the token, which is new with each call.
    /// </summary>
    [Alias("CreateManual")]
    Task<ServerResult> CreateManual(UserId user, string label);

    /// <summary>
    /// Rents this server at DigitalOcean: intent first, then the droplet. Idempotent: a call that finds the intent goes on with
    /// it. When DigitalOcean refuses, nothing stays, and calls that waited meanwhile are <see cref="ServerOutcome.Over"/>; when it cannot be
    /// reached, the intent stays, and a reminder completes it.
    /// </summary>
    [Alias("Create"), ResponseTimeout("00:02:00")]
    Task<ServerResult> Create(UserId user, NewServer server);

    /// <summary>The server, with what is true now about its gateway.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<ServerResult> Get(UserId user);

    /// <summary>Changes the label. The caller has checked its form.</summary>
    [Alias("Rename"), AlwaysInterleave]
    Task<ServerResult> Rename(UserId user, string label);

    /// <summary>A new token for a gateway that is not connected; the old one dies. Not while a rented server is made: its machine has the old one.</summary>
    [Alias("RenewToken"), ResponseTimeout("00:02:00")]
    Task<ServerResult> RenewToken(UserId user);

    /// <summary>Switches a rented machine on or off.</summary>
    [Alias("SwitchPower"), ResponseTimeout("00:02:00")]
    Task<ServerResult> SwitchPower(UserId user, bool on);

    /// <summary>After a provisioning timeout: deletes what there is at DigitalOcean and makes it anew.</summary>
    [Alias("Retry"), ResponseTimeout("00:02:00")]
    Task<ServerResult> Retry(UserId user);

    /// <summary>
    /// Removes a server: its gateway's link is closed (1001), its machine is deleted at DigitalOcean, and only then its records go.
    /// What cannot be done now, a reminder does (<see cref="ServerOutcome.DeletePending"/>).
    /// </summary>
    [Alias("Delete"), ResponseTimeout("00:02:00")]
    Task<ServerResult> Delete(UserId user);

    /// <summary>The daemon's own uninstall: removes a server that the person brought. A rented one is not given back by what runs on it.</summary>
    [Alias("Unlink"), ResponseTimeout("00:02:00")]
    Task<ServerResult> Unlink(UserId user);

    /// <summary>From the gateway's grain: its link came or went. A first link makes the server active.</summary>
    [Alias("GatewayChanged"), AlwaysInterleave]
    Task GatewayChanged(GatewayPresence presence);
}
