using Chatcode.Edge.Tests.Hosting;
using Chatcode.Testing.Model;
using Chatcode.Testing.Peers.Plain;

namespace Chatcode.Edge.Tests.Relay;

/// <summary>Who is at the two ends of the relay.</summary>
public enum Pairing
{
    /// <summary>Both know all of ours.</summary>
    OursAndOurs,

    /// <summary>A daemon of the base protocol, our page.</summary>
    PlainGatewayAndOurs,

    /// <summary>Our daemon, a page of the base protocol that types by messages and acknowledges everything.</summary>
    OursAndPlainBrowser,

    /// <summary>Our daemon, a page of the base protocol that types by frames and never acknowledges.</summary>
    OursAndSilentBrowser,

    /// <summary>The base protocol at both ends.</summary>
    PlainAndPlain,
}

/// <summary>A person, their server with a gateway of one kind, a session on it, and browsers of one kind.</summary>
internal sealed class RelayScene : IAsyncDisposable
{
    private readonly Uri _address;
    private readonly Pairing _pairing;
    private readonly Person _person;
    private readonly BroughtServer _server;
    private readonly string _session;
    private readonly List<IBrowserEnd> _browsers = [];

    private RelayScene(Uri address, Pairing pairing, Person person, BroughtServer server, string session, IGatewayEnd gateway)
    {
        (_address, _pairing, _person, _server, _session, Gateway) = (address, pairing, person, server, session, gateway);
    }

    public IGatewayEnd Gateway { get; private set; }

    /// <summary>Output that shows what is missing or doubled.</summary>
    public NumberedLines Lines { get; } = new();

    public static async Task<RelayScene> SetAsync(RunningStandalone standalone, Pairing pairing)
    {
        var person = new Person(standalone);
        var server = await person.BringServerAsync();
        if (pairing is Pairing.PlainGatewayAndOurs or Pairing.PlainAndPlain)
        {
            var plain = await PlainGateway.ConnectAsync(standalone.Address, server.Gateway, server.Token);
            await person.WaitForGatewayAsync(server, connected: true);
            var started = await person.StartSessionAsync(server);
            return new RelayScene(
                standalone.Address, pairing, person, server, started, new PlainGatewayEnd(person, server, standalone.Address, plain, started));
        }

        var ours = await person.ConnectAsync(server);
        var session = await person.StartSessionAsync(server);
        return new RelayScene(standalone.Address, pairing, person, server, session, new OurGatewayEnd(person, server, ours, session));
    }

    /// <summary>Opens a browser.</summary>
    /// <param name="reads">False for one that hangs until it is told to read.</param>
    public async Task<IBrowserEnd> WatchAsync(bool reads = true)
    {
        var browser = _pairing switch
        {
            Pairing.OursAndPlainBrowser or Pairing.PlainAndPlain => new PlainBrowserEnd(
                await PlainBrowser.ConnectAsync(_address, _person.Name, _server.Vps, _session, PlainTyping.Messages, acknowledges: true, reads)),
            Pairing.OursAndSilentBrowser => new PlainBrowserEnd(
                await PlainBrowser.ConnectAsync(_address, _person.Name, _server.Vps, _session, PlainTyping.Frames, acknowledges: false, reads)),
            _ => (IBrowserEnd)new OurBrowserEnd(await _person.WatchAsync(_server, _session, reads, acknowledges: true), _session),
        };
        _browsers.Add(browser);
        return browser;
    }

    /// <summary>Prints lines.</summary>
    public Task PrintAsync(int lines) => Gateway.PrintAsync(Lines.Next(lines));

    /// <summary>Prints line after line, no faster than a browser shows them, for as long as something takes.</summary>
    public async Task PrintDuringAsync(IBrowserEnd shown, Task meanwhile)
    {
        do
        {
            await PrintAsync(1);
            await shown.WaitForScreenAsync(Lines.Last);
        }
        while (!meanwhile.IsCompleted);
        await meanwhile;
    }

    /// <summary>The gateway loses its link, its terminal draws some lines, and it comes back.</summary>
    public async Task ReconnectGatewayAsync(int drawnMeanwhile)
    {
        var lost = Gateway;
        Gateway = await lost.ReconnectAsync(Lines.Next(drawnMeanwhile));
        await lost.DisposeAsync();
    }

    /// <summary>Waits until a browser shows the last line, and checks that it shows nothing twice and nothing missing.</summary>
    public async Task AssertShowsAllAsync(IBrowserEnd browser)
    {
        await browser.WaitForScreenAsync(Lines.Last);
        Assert.Null(Lines.Fault(browser.Screen));
        Assert.Empty(browser.Faults);
        Assert.Empty(Gateway.Faults);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers) await browser.DisposeAsync();
        await Gateway.DisposeAsync();
        _person.Dispose();
    }
}
