using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chatcode.Crash.Tests;

/// <summary>
/// Passes bytes on between a client and a server of a protocol in which one speaks at a time, as HTTP/1.1 and PostgreSQL's do: what the
/// client says after the server's last word is an exchange.
/// </summary>
public sealed class ExchangeProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _end = new();
    private readonly FaultPoints _points;
    private readonly EndPoint _target;
    private readonly Func<ReadOnlyMemory<byte>, string> _name;
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    /// <param name="points">Told of each exchange.</param>
    /// <param name="target">The server.</param>
    /// <param name="name">What an exchange is, for people, from its first bytes.</param>
    public ExchangeProxy(FaultPoints points, EndPoint target, Func<ReadOnlyMemory<byte>, string> name)
    {
        (_points, _target, _name) = (points, target, name);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _connections.Add(PassOnAsync(await _listener.AcceptAsync(_end.Token)));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task PassOnAsync(Socket client)
    {
        using var server = new Socket(_target.AddressFamily, SocketType.Stream, _target is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp);
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        using (client)
        {
            try
            {
                await server.ConnectAsync(_target, closed.Token);
                var exchange = new Exchange();
                await Task.WhenAny(
                    CopyAsync(client, server, bytes => Said(exchange, bytes), closed.Token),
                    CopyAsync(server, client, _ => Answered(exchange), closed.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException)
            {
                // Either side is gone: so is the other.
            }

            await closed.CancelAsync();
        }
    }

    private bool Said(Exchange exchange, ReadOnlyMemory<byte> bytes)
    {
        lock (exchange)
        {
            if (exchange.IsOpen) return true;
            (exchange.Number, var goesOn) = _points.Said(_name(bytes));
            exchange.IsOpen = true;
            return goesOn;
        }
    }

    private bool Answered(Exchange exchange)
    {
        lock (exchange)
        {
            exchange.IsOpen = false;
            return _points.Answered(exchange.Number);
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, bool> mayPass, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
        {
            // What may not pass stays here; the connection lives until its client is killed.
            if (!mayPass(buffer.AsMemory(0, count))) await Task.Delay(Timeout.Infinite, cancellationToken);
            for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), cancellationToken);
        }
    }

    /// <summary>The first line of an HTTP request.</summary>
    public static string HttpName(ReadOnlyMemory<byte> bytes) => Encoding.ASCII.GetString(bytes.Span).Split("\r\n", 2)[0];

    /// <summary>The beginning of the statement that a PostgreSQL message holds.</summary>
    public static string SqlName(ReadOnlyMemory<byte> bytes)
    {
        var text = string.Concat(Encoding.ASCII.GetString(bytes.Span).Select(static character => char.IsControl(character) || character == '?' ? ' ' : character));
        return string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(static word => word.Length > 1).Take(12));
    }

    private sealed class Exchange
    {
        public int Number { get; set; } = -1;

        public bool IsOpen { get; set; }
    }
}
