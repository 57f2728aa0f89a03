using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Chatcode.Fakes.Web;

/// <summary>A web server on loopback that remembers what it is sent and can be told to misbehave. Nothing of the environment configures it.</summary>
internal sealed class FakeSite : IAsyncDisposable
{
    private const int RequestsKept = 10_000;

    private readonly WebApplication _app;

    private FakeSite(WebApplication app, FaultPlan faults, Arrivals<ReceivedRequest> requests)
    {
        (_app, Faults, Requests) = (app, faults, requests);
        // By name: cookies and redirects of the product know localhost.
        Address = new UriBuilder(app.Urls.First()) { Host = "localhost" }.Uri;
    }

    public Uri Address { get; }

    public FaultPlan Faults { get; }

    public Arrivals<ReceivedRequest> Requests { get; }

    /// <param name="port">0 for any free one.</param>
    /// <param name="errorBody">What the real one says with a status of 400 and above, as JSON.</param>
    /// <param name="map">Adds the routes; those of the control surface are below <c>/_fake</c> and never run into faults.</param>
    public static async Task<FakeSite> StartAsync(int port, Func<int, string> errorBody, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (port == 0) kestrel.Listen(IPAddress.Loopback, 0);
            else kestrel.ListenLocalhost(port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(static json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        });

        var app = builder.Build();
        var (faults, requests) = (new FaultPlan(), new Arrivals<ReceivedRequest>("request", RequestsKept));
        app.Use(new FaultyWire(faults, requests, errorBody).InvokeAsync);
        app.UseRouting();
        app.MapControl(faults, requests);
        map(app);
        try
        {
            await app.StartAsync().ConfigureAwait(false);
            return new FakeSite(app, faults, requests);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Faults.Clear();
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync().ConfigureAwait(false);
        await _app.StopAsync(atOnce.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
