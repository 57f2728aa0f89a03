using Orleans.Concurrency;

namespace Chatcode.Grains.DigitalOcean;

/// <summary>
/// A person's connection to DigitalOcean. The key is the <see cref="Ids.UserId"/>. It alone holds the tokens, and refreshes
/// them one at a time.
/// </summary>
[Alias("chatcode.IDigitalOceanAccountGrain")]
public interface IDigitalOceanAccountGrain : IGrainWithStringKey
{
    /// <summary>Takes what DigitalOcean granted, in place of any connection before; a broken one is whole again.</summary>
    [Alias("Connect"), ResponseTimeout("00:01:00")]
    Task<ConnectOutcome> Connect(DigitalOceanGrant grant);

    /// <summary>Revokes the tokens at DigitalOcean, as far as it can be reached, and forgets them. Fine if there is no connection.</summary>
    [Alias("Disconnect"), ResponseTimeout("00:01:00")]
    Task Disconnect();

    /// <summary>What a person sees of the connection. Never waits for DigitalOcean.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<DigitalOceanConnection> Get();

    /// <summary>
    /// An access token to call DigitalOcean with, refreshed when it has less than 60 s left. For grains of this person's alone.
    /// </summary>
    /// <param name="rejected">Null, or the <see cref="DigitalOceanAccess.Version"/> of a token that DigitalOcean answered 401: a newer one is wanted.</param>
    [Alias("GetAccess"), ResponseTimeout("00:01:00")]
    Task<DigitalOceanAccess> GetAccess(long? rejected);
}
