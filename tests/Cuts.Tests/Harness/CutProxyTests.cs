using System.Net;
using System.Net.Sockets;
using Chatcode.Testing;
using Chatcode.Testing.Wire;

namespace Chatcode.Cuts.Tests.Harness;

/// <summary>The wire that is cut: exactly there, and in that way.</summary>
public sealed class CutProxyTests : IAsyncLifetime
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly CutProxy _proxy;

    public CutProxyTests()
    {
        _server.Start();
        _proxy = CutProxy.Start(new Uri($"http://127.0.0.1:{((IPEndPoint)_server.LocalEndpoint).Port}"));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task Bytes_PassInBothDirections_AndSoDoesTheEnd()
    {
        var (client, server) = await ConnectAsync();
        await client.SendAsync("up"u8.ToArray());
        Assert.Equal("up"u8.ToArray(), await ReadAsync(server, 2));
        await server.SendAsync("down"u8.ToArray());
        Assert.Equal("down"u8.ToArray(), await ReadAsync(client, 4));
        client.Shutdown(SocketShutdown.Send);
        Assert.Empty(await ReadAsync(server, 1));
    }

    [Theory]
    [InlineData(CutKind.Reset)]
    [InlineData(CutKind.Close)]
    [InlineData(CutKind.Abandon)]
    public async Task CutAfter_PassesExactlySoManyBytes(CutKind kind)
    {
        _proxy.Trouble = new ConnectionTrouble { Up = new WireTrouble { Piece = 3, CutAfter = 10, Cut = kind } };
        var (client, server) = await ConnectAsync();
        await client.SendAsync(new byte[100]);
        Assert.True((await ReadAsync(client, 1)).Length == 0, "the client sees the end");
        if (kind is CutKind.Abandon)
        {
            Assert.Equal(10, (await ReadAsync(server, 10)).Length);
            var dead = server.ReceiveAsync(new byte[1]);
            Assert.False(dead.IsCompleted);
            _proxy.ReleaseAbandoned();
            await Wait.For(Assert.ThrowsAnyAsync<SocketException>(() => dead), "the server seeing the end");
        }
        else
        {
            // A reset may overtake what was sent before it.
            var arrived = (await ReadAsync(server, 100)).Length;
            Assert.True(kind is CutKind.Close ? arrived == 10 : arrived <= 10, $"{arrived} bytes");
        }
    }

    [Fact]
    public async Task Stalled_PassesNothing_UntilItIsResumed()
    {
        var (client, server) = await ConnectAsync();
        await client.SendAsync(new byte[1]);
        await ReadAsync(server, 1);
        var connection = Assert.Single(_proxy.Open);
        connection.Stall();
        await client.SendAsync(new byte[1]);
        var passed = ReadAsync(server, 1);
        await server.SendAsync(new byte[1]);
        Assert.False(passed.IsCompleted);
        connection.Resume();
        Assert.Single(await Wait.For(passed, "the byte"));
    }

    [Fact]
    public async Task Refused_IsResetAtOnce_AndOthersPassLater()
    {
        _proxy.Refuses = true;
        Assert.True(await IsRefusedAsync());
        _proxy.Refuses = false;
        var (client, server) = await ConnectAsync();
        await client.SendAsync(new byte[1]);
        Assert.Single(await ReadAsync(server, 1));
    }

    [Fact]
    public async Task Duplicate_GetsTheFirstBytesToo_AndNothingMore()
    {
        _proxy.Trouble = new ConnectionTrouble { DuplicatedBytes = 4 };
        using var client = await DialAsync();
        await client.SendAsync("abcdef"u8.ToArray());
        var (first, second) = (await AcceptAsync(), await AcceptAsync());
        var received = new[] { await ReadAsync(first, 4), await ReadAsync(second, 4) };
        Assert.All(received, static bytes => Assert.Equal("abcd"u8.ToArray(), bytes));
        var rest = await Task.WhenAny(first.ReceiveAsync(new byte[2]), second.ReceiveAsync(new byte[2]));
        Assert.Equal(2, await Wait.For(rest, "the rest on one of them"));
    }

    private static async Task<byte[]> ReadAsync(Socket socket, int count)
    {
        var buffer = new byte[count];
        var read = 0;
        try
        {
            while (read < count && await Wait.For(socket.ReceiveAsync(buffer.AsMemory(read)).AsTask(), "bytes, or the end") is > 0 and var more) read += more;
        }
        catch (SocketException)
        {
            // A reset is an end.
        }

        return buffer[..read];
    }

    // The reset may be there before the connection is.
    private async Task<bool> IsRefusedAsync()
    {
        try
        {
            using var refused = await DialAsync();
            return (await ReadAsync(refused, 1)).Length == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private async Task<(Socket Client, Socket Server)> ConnectAsync() => (await DialAsync(), await AcceptAsync());

    private Task<Socket> AcceptAsync() => Wait.For(_server.AcceptSocketAsync(), "the connection at the server");

    private async Task<Socket> DialAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, _proxy.Address.Port);
        return client;
    }
}
