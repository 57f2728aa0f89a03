using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chatcode.Bench.Relays;

// The process behind BareRelay.
internal static class BareRelayHost
{
    public const string Command = "bare-relay-host";
    private const int BufferSize = 64 * 1024;

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:" + Environment.GetEnvironmentVariable("PORT"));
        app.UseWebSockets();
        var sessions = new ConcurrentDictionary<string, Session>();
        app.MapGet("/readyz", () => Results.Ok());
        app.MapGet("/gateway/{id}", (HttpContext context, string id) => sessions.GetOrAdd(id, _ => new Session()).Gateway(context));
        app.MapGet("/browser/{id}", (HttpContext context, string id) => sessions[id].Browser(context));
        await app.RunAsync();
    }

    private sealed class Session
    {
        private readonly Lock _joining = new();
        private WebSocket[] _browsers = [];
        private WebSocket? _gateway;

        public async Task Gateway(HttpContext context)
        {
            _gateway = await context.WebSockets.AcceptWebSocketAsync();
            await Pump(_gateway, async (message, type) =>
            {
                foreach (var browser in _browsers) await browser.SendAsync(message, type, endOfMessage: true, CancellationToken.None);
            });
        }

        // The first browser alone types and acknowledges, so that nothing guards the gateway's socket.
        public async Task Browser(HttpContext context)
        {
            var browser = await context.WebSockets.AcceptWebSocketAsync();
            bool isFirst;
            lock (_joining)
            {
                isFirst = _browsers.Length == 0;
                _browsers = [.. _browsers, browser];
            }

            await Pump(browser, (message, type) => isFirst
                ? _gateway!.SendAsync(message, type, endOfMessage: true, CancellationToken.None)
                : ValueTask.CompletedTask);
        }

        private static async Task Pump(WebSocket from, Func<ReadOnlyMemory<byte>, WebSocketMessageType, ValueTask> to)
        {
            var buffer = new byte[BufferSize];
            try
            {
                for (var length = 0; ;)
                {
                    var part = await from.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    if (part.MessageType == WebSocketMessageType.Close) return;
                    length += part.Count;
                    if (!part.EndOfMessage) continue;
                    await to(buffer.AsMemory(0, length), part.MessageType);
                    length = 0;
                }
            }
            catch (WebSocketException)
            {
                // Peers of a benchmark drop their sockets when they are done.
            }
        }
    }
}
