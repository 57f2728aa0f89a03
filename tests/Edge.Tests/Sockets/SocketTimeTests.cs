using Chatcode.Edge.Sockets;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Protocol;
using Chatcode.Testing;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Sockets;

/// <summary>What the sockets do when nothing comes, with the protocol's times shortened.</summary>
public sealed class SocketTimeTests
{
    private static readonly SocketOptions Impatient = new()
    {
        ViewerIdleTimeout = TimeSpan.FromSeconds(2),
        RenewalPeriod = TimeSpan.FromMilliseconds(300),
        CloseTimeout = TimeSpan.FromMilliseconds(500),
    };

    [Fact]
    public async Task GatewayThatSaysNothing_Is1008()
    {
        await using var standalone = await RunningStandalone.StartAsync(new SocketOptions { HelloTimeout = TimeSpan.FromMilliseconds(300) });
        using var person = new Person(standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await GatewayPeer.OpenAsync(standalone.Address, server.Gateway, server.Token);
        await Wait.For(gateway.Ended, "the close");
        Assert.Equal(1008, gateway.Closed?.Code);
    }

    [Fact]
    public async Task BrowserThatSaysNothing_Is1000IdleTimeout_AndOneThatPingsStays()
    {
        await using var standalone = await RunningStandalone.StartAsync(Impatient);
        await using var scene = await TerminalScene.SetAsync(standalone);
        await using var pinging = await scene.Person.WatchAsync(scene.Server, scene.Session);
        while (!scene.Browser.Ended.IsCompleted)
        {
            var before = pinging.Messages.Count;
            await pinging.SendAsync(new Ping());
            await pinging.Messages.WaitForAsync<Pong>(from: before);
            await Task.WhenAny(scene.Browser.Ended, Task.Delay(TimeSpan.FromMilliseconds(200)));
        }

        Assert.Equal((1000, CloseReasons.IdleTimeout), scene.Browser.Closed);
        await pinging.TypeAsync("still here");
        await pinging.WaitForScreenAsync("still here");
    }

    [Fact]
    public async Task HangingBrowser_DoesNotHoldItsCloseUp()
    {
        await using var standalone = await RunningStandalone.StartAsync(Impatient);
        await using var scene = await TerminalScene.SetAsync(standalone);
        await using var hanging = await scene.Person.WatchAsync(scene.Server, scene.Session, reads: false);
        using var enough = new CancellationTokenSource();
        var staying = StayAwake(scene.Browser, enough.Token);
        await scene.Browser.Messages.WaitForAsync<ControlState>(static state => state.Viewers == 2);
        var before = scene.Browser.Messages.Count;
        await scene.Gateway.FloodAsync(scene.Session, new byte[16 * 1024], 1024);
        // It never pings: idle, and it will not read the close either.
        await scene.Browser.Messages.WaitForAsync<ControlState>(static state => state.Viewers == 1, before);
        await enough.CancelAsync();
        await staying;
    }

    private static async Task StayAwake(BrowserPeer browser, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await browser.SendAsync(new Ping());
            await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(100), enough));
        }
    }
}
