using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Chatcode.EndToEnd.Tests;

/// <summary>The terminal sockets that a page opened, and the types of the messages that came over them.</summary>
internal sealed class SocketLog
{
    private readonly ConcurrentQueue<(string Url, ConcurrentQueue<string> Types)> _sockets = [];

    /// <summary>In the order they were opened: address, and message types in their order.</summary>
    public IReadOnlyList<(string Url, IReadOnlyList<string> Types)> Sockets =>
        [.. _sockets.Select(socket => (socket.Url, (IReadOnlyList<string>)[.. socket.Types]))];

    /// <summary>Begins to listen to one.</summary>
    public void Add(IWebSocket socket)
    {
        if (!socket.Url.Contains("/terminal?", StringComparison.Ordinal)) return;
        ConcurrentQueue<string> types = [];
        _sockets.Enqueue((socket.Url, types));
        socket.FrameReceived += (_, frame) =>
        {
            // Playwright gives binary messages as text too; those begin with the kind of a frame.
            if (frame.Text is ['{', ..] text) types.Enqueue(JsonNode.Parse(text)!["type"]!.GetValue<string>());
        };
    }
}
