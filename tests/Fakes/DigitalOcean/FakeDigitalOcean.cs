using System.Text.Json;
using Chatcode.Fakes.OAuth;
using Chatcode.Fakes.Web;

namespace Chatcode.Fakes.DigitalOcean;

/// <summary>
/// DigitalOcean on loopback: its OAuth pages and its API at one address (<c>DIGITALOCEAN_OAUTH_URL</c> and
/// <c>DIGITALOCEAN_API_URL</c>). It refuses what the real one refuses, and misbehaves when <see cref="Faults"/> say so.
/// </summary>
public sealed class FakeDigitalOcean : IAsyncDisposable
{
    private readonly FakeSite _site;
    private readonly Consent _consent;

    private FakeDigitalOcean(FakeSite site, Consent consent, Grants grants, DropletCloud cloud, OAuthClient client) =>
        (_site, _consent, Grants, Cloud, Client) = (site, consent, grants, cloud, client);

    public Uri Address => _site.Address;

    public OAuthClient Client { get; }

    public DropletCloud Cloud { get; }

    public Grants Grants { get; }

    public FaultPlan Faults => _site.Faults;

    public Arrivals<ReceivedRequest> Requests => _site.Requests;

    /// <summary>Email of the account that consents without a page; null shows the page.</summary>
    public string? Automatic
    {
        get => _consent.Automatic;
        set => _consent.Automatic = value;
    }

    public static async Task<FakeDigitalOcean> StartAsync(FakeDigitalOceanOptions? options = null)
    {
        options ??= new FakeDigitalOceanOptions();
        var memory = CloudMemory.Load(options.StateFile);
        var (grants, cloud) = (new Grants(options, memory.Tokens), new DropletCloud(options, memory));
        Consent? consent = null;
        var site = await FakeSite.StartAsync(options.Port, static status => JsonSerializer.Serialize(Caller.Body(CloudRefusal.Of(status))), app =>
        {
            if (options.StateFile is { } file) app.Use(Remember(file, grants, cloud));
            consent = new OAuthEndpoints(options, grants).Map(app);
            var v2 = app.MapGroup("/v2");
            v2.AddEndpointFilter(new Caller(grants, new RateLimit(options.RequestsPerHour, options.Time)).InvokeAsync);
            new ApiEndpoints(options, cloud).Map(v2);
            app.MapCloudControl(cloud, grants);
            app.MapFallback(static () => Caller.Say(CloudRefusal.NotFound()));
        }).ConfigureAwait(false);
        return new FakeDigitalOcean(site, consent!, grants, cloud, options.Client);
    }

    // Behind every request that may have changed something; one file, so one at a time.
    private static Func<RequestDelegate, RequestDelegate> Remember(string file, Grants grants, DropletCloud cloud)
    {
        Lock writing = new();
        return next => async context =>
        {
            await next(context).ConfigureAwait(false);
            lock (writing) cloud.Remember(new CloudMemory { Tokens = [.. grants.All] }).Save(file);
        };
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();
}
