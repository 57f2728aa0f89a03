using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Chatcode.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Tests.Peers;

/// <summary>The far side: a real WebSocket server on a port of its own that does what a test says and records what it gets.</summary>
public sealed class ScriptedControlPlane : IAsyncDisposable
{
    public const string GatewayId = "gw-test";
    public const string Token = "secret-token";

    private readonly WebApplication _app;
    private readonly Channel<ScriptedLink> _links = Channel.CreateUnbounded<ScriptedLink>();
    private readonly Channel<HttpRequestHeaders> _attempts = Channel.CreateUnbounded<HttpRequestHeaders>();
    private readonly CancellationTokenSource _down = new();

    private ScriptedControlPlane(WebApplication app) => _app = app;

    public sealed record HttpRequestHeaders(string Path, string Authorization);

    /// <summary>Answers upgrades with this status instead, when set.</summary>
    public HttpStatusCode? Refusal { get; set; }

    /// <summary>What it serves besides, by path; of a damaged one only the beginning comes.</summary>
    public ConcurrentDictionary<string, (byte[] Content, bool CutOff)> Files { get; } = new();

    public Uri Url => new(_app.Urls.First().Replace("http://", "ws://", StringComparison.Ordinal));

    public static async Task<ScriptedControlPlane> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var plane = new ScriptedControlPlane(app);
        app.UseWebSockets();
        app.Run(plane.ServeAsync);
        await app.StartAsync();
        return plane;
    }

    /// <summary>The next connection.</summary>
    public Task<ScriptedLink> NextLinkAsync(TimeSpan? patience = null) => Wait.For(_links.Reader.ReadAsync().AsTask(), "a connection of the gateway", patience);

    /// <summary>The next attempt to connect, also of those that were refused.</summary>
    public Task<HttpRequestHeaders> NextAttemptAsync() => Wait.For(_attempts.Reader.ReadAsync().AsTask(), "an attempt to connect");

    public async ValueTask DisposeAsync()
    {
        await _down.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _down.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (Files.TryGetValue(context.Request.Path, out var file))
        {
            context.Response.ContentLength = file.Content.Length;
            await context.Response.Body.WriteAsync(file.CutOff ? file.Content.AsMemory(0, file.Content.Length / 2) : file.Content);
            if (file.CutOff)
            {
                await context.Response.Body.FlushAsync();
                context.Abort();
            }

            return;
        }

        _attempts.Writer.TryWrite(new HttpRequestHeaders(context.Request.Path, context.Request.Headers.Authorization.ToString()));
        if (Refusal is { } status)
        {
            context.Response.StatusCode = (int)status;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var link = new ScriptedLink(socket);
        _links.Writer.TryWrite(link);
        await link.RunAsync(_down.Token);
    }
}
