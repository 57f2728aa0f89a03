using System.Net;
using System.Net.WebSockets;
using System.Text;
using Chatcode.Gateway.Link;
using Chatcode.Gateway.Tests.Peers;
using Chatcode.Testing;
using Chatcode.Testing.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatcode.Gateway.Tests.Link;

public sealed class ControlPlaneLinkTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly HurriedTime _time = new(patience: new LinkOptions().CloseTimeout);
    private readonly QuietPeer _peer = new();
    private ScriptedControlPlane _plane = null!;
    private Task _running = Task.CompletedTask;

    public async Task InitializeAsync() => _plane = await ScriptedControlPlane.StartAsync();

    public async Task DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Wait.For(_running, "the link's stop");
        await _plane.DisposeAsync();
        _stopping.Dispose();
    }

    [Fact]
    public async Task Upgrade_NamesTheGatewayAndCarriesItsToken()
    {
        Run();
        var attempt = await _plane.NextAttemptAsync();
        Assert.Equal("/gw/connect/gw-test", attempt.Path);
        Assert.Equal("Bearer secret-token", attempt.Authorization);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Refusal_IsTriedAgainWithDoublingWaits(HttpStatusCode status)
    {
        _plane.Refusal = status;
        Run();
        for (var i = 0; i < 8; i++)
        {
            await _plane.NextAttemptAsync();
        }

        double[] ceilings = [1, 2, 4, 8, 16, 30, 30];
        Assert.All(Waits().Zip(ceilings), pair => Assert.InRange(pair.First, pair.Second / 2, pair.Second));
        _plane.Refusal = null;
        await _plane.NextLinkAsync();
    }

    [Fact]
    public async Task UnreachableControlPlane_IsTriedAgain()
    {
        Run(new Uri("ws://127.0.0.1:1/gw/connect/gw-test"));
        await Wait.Until(() => Task.FromResult(Waits().Length >= 3), "three attempts");
        Assert.Equal(0, _peer.Connections);
    }

    [Fact]
    public async Task ReplacedConnection_IsAWaitLikeAnyLoss_AndASteadyOneStartsThemAgain()
    {
        Run();
        for (var i = 0; i < 3; i++)
        {
            await (await _plane.NextLinkAsync()).CloseAsync(WebSocketCloseStatus.NormalClosure, "replaced by new connection");
        }

        var steady = await _plane.NextLinkAsync();
        await Wait.Until(() => Task.FromResult(_peer.Connections == 4), "the daemon's side of the connection");
        _time.Pass(TimeSpan.FromSeconds(31));
        steady.Cut();
        await _plane.NextLinkAsync();
        double[] ceilings = [1, 2, 4, 1];
        Assert.All(Waits().Zip(ceilings), pair => Assert.InRange(pair.First, pair.Second / 2, pair.Second));
    }

    [Fact]
    public async Task Stop_ClosesPolitely_AndTellsThePeer()
    {
        Run();
        var link = await _plane.NextLinkAsync();
        await link.SendTextAsync("one");
        await Wait.Until(() => Task.FromResult(_peer.Texts.Count == 1), "the text");
        await _stopping.CancelAsync();
        Assert.Equal((WebSocketCloseStatus.NormalClosure, "daemon stopping"), await Wait.For(link.Closed, "the close"));
        await Wait.For(_running, "the end");
        Assert.Equal(1, _peer.Disconnections);
    }

    [Fact]
    public async Task Messages_ComeWholeAndInOrder_AndAHugeOneIsCutNotFatal()
    {
        Run();
        var link = await _plane.NextLinkAsync();
        await link.SendTextAsync("first");
        await link.SendTextAsync(new byte[MessageBuffer.MaxKept + 3_000_000]);
        await link.SendTextAsync(new string('x', 200_000));
        await link.SendTextAsync("last");
        await Wait.Until(() => Task.FromResult(_peer.Texts.Count == 4), "four texts");
        Assert.Equal([5, MessageBuffer.MaxKept, 200_000, 4], _peer.Texts.Select(text => text.Length));
        Assert.Equal("last", Encoding.UTF8.GetString(_peer.Texts[3]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LinkThatIsDeadButOpen_IsGivenUp_AlsoWhileSomethingIsBeingSent(bool sending)
    {
        var defaults = new LinkOptions();
        Assert.InRange(2 * defaults.KeepAlive, TimeSpan.Zero, TimeSpan.FromSeconds(40));
        await using var proxy = CutProxy.Start(_plane.Url);
        Run(new Uri(proxy.Address, "/gw/connect/gw-test"), defaults with { KeepAlive = TimeSpan.FromMilliseconds(300) });
        await _plane.NextLinkAsync();
        await Wait.Until(() => Task.FromResult(_peer.Connections == 1), "the daemon's side of the connection");

        proxy.Open[0].Stall();
        // More than the system's buffers hold, so that a send is waiting when the ping is due.
        if (sending) await _peer.Outbox!.PostAsync(new byte[16 * 1024 * 1024], CancellationToken.None);

        await _plane.NextLinkAsync();
        Assert.Equal(1, _peer.Disconnections);
    }

    private void Run(Uri? url = null, LinkOptions? options = null)
    {
        var link = new ControlPlaneLink(
            url ?? new Uri(_plane.Url, "/gw/connect/gw-test"), ScriptedControlPlane.Token, _peer, options ?? new LinkOptions(), _time, NullLogger<ControlPlaneLink>.Instance);
        _running = link.RunAsync(_stopping.Token);
    }

    private double[] Waits() => [.. _time.Waits.Select(wait => wait.TotalSeconds)];

    private sealed class QuietPeer : ILinkPeer
    {
        private readonly List<byte[]> _texts = [];

        public int Connections { get; private set; }

        public int Disconnections { get; private set; }

        public Outbox? Outbox { get; private set; }

        public List<byte[]> Texts
        {
            get
            {
                lock (_texts)
                {
                    return [.. _texts];
                }
            }
        }

        public ValueTask OnConnectedAsync(Outbox outbox, CancellationToken connection)
        {
            Outbox = outbox;
            Connections++;
            return ValueTask.CompletedTask;
        }

        public ValueTask OnTextAsync(ReadOnlyMemory<byte> message, Outbox outbox, CancellationToken connection)
        {
            lock (_texts)
            {
                _texts.Add(message.ToArray());
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask OnBinaryAsync(ReadOnlyMemory<byte> message, Outbox outbox, CancellationToken connection) => ValueTask.CompletedTask;

        public ValueTask OnDisconnectedAsync()
        {
            Disconnections++;
            return ValueTask.CompletedTask;
        }
    }
}
