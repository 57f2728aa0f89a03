using Chatcode.Grains.DigitalOcean.Api;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Telemetry;
using Microsoft.Extensions.Logging;

namespace Chatcode.Grains.DigitalOcean;

/// <summary>What a person can rent. Not reentrant: callers who come together share one look.</summary>
internal sealed partial class DigitalOceanCatalogGrain : Grain, IDigitalOceanCatalogGrain
{
    private static readonly TimeSpan KeepLive = TimeSpan.FromMinutes(10);

    /// <summary>After a look that failed, who asks is not made to wait for another one at once.</summary>
    private static readonly TimeSpan KeepBuiltIn = TimeSpan.FromSeconds(15);

    private readonly IDigitalOceanApi _api;
    private readonly TimeProvider _time;
    private readonly IdentifiedLogger _log;
    private Catalog? _known;
    private long _knownFor;
    private DateTimeOffset _until;

    public DigitalOceanCatalogGrain(IDigitalOceanApi api, TimeProvider time, ILogger<DigitalOceanCatalogGrain> log)
    {
        (_api, _time) = (api, time);
        _log = new IdentifiedLogger(log, () => new LogIds().Add(User));
    }

    private UserId User => UserId.Parse(this.GetPrimaryKeyString());

    public async Task<Catalog> Get()
    {
        var account = GrainFactory.GetGrain<IDigitalOceanAccountGrain>(User.Value);
        var access = await account.GetAccess(rejected: null);

        // Connected anew, there is reason to look again.
        if (_known is not null && _time.GetUtcNow() < _until && _knownFor == access.Version) return _known;
        var live = access.Outcome is AccessOutcome.Ok ? await Look(new CloudCalls(account, owner: null)) : null;
        (_known, _knownFor) = (live ?? Catalogs.BuiltIn, access.Version);
        _until = _time.GetUtcNow() + (live is null ? KeepBuiltIn : KeepLive);
        return _known;
    }

    private async Task<Catalog?> Look(CloudCalls cloud)
    {
        var (regions, sizes, images) = (cloud.Call(_api.GetRegions), cloud.Call(_api.GetSizes), cloud.Call(_api.GetImages));
        await Task.WhenAll(regions, sizes, images);
        if ((await regions).Value is { } places && (await sizes).Value is { } machines && (await images).Value is { } systems
            && Catalogs.From(places, machines, systems) is { } catalog)
        {
            return catalog;
        }

        LogNotLive(User, (await regions).Outcome, (await sizes).Outcome, (await images).Outcome);
        return null;
    }

    [LoggerMessage(EventIds.CatalogNotLive, LogLevel.Warning, "User {UserId}: DigitalOcean's lists could not be read (regions {Regions}, sizes {Sizes}, images {Images}); the built-in one is shown")]
    private partial void LogNotLive(UserId userId, CloudOutcome regions, CloudOutcome sizes, CloudOutcome images);
}
