using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Hosting;

/// <summary>A person, their server with its gateway, a session on it, and a browser that has its first screen.</summary>
public sealed class TerminalScene : IAsyncDisposable
{
    public required Person Person { get; init; }

    public required BroughtServer Server { get; init; }

    public required GatewayPeer Gateway { get; init; }

    public required string Session { get; init; }

    public required BrowserPeer Browser { get; init; }

    public static async Task<TerminalScene> SetAsync(RunningStandalone standalone, bool acknowledges = false)
    {
        var person = new Person(standalone);
        var server = await person.BringServerAsync();
        var gateway = await person.ConnectAsync(server);
        var session = await person.StartSessionAsync(server);
        var browser = await person.WatchAsync(server, session, acknowledges: acknowledges);
        await browser.WaitForSeqAsync(0);
        return new TerminalScene { Person = person, Server = server, Gateway = gateway, Session = session, Browser = browser };
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Gateway.DisposeAsync();
        Person.Dispose();
    }
}
