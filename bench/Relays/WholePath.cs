using Chatcode.Bench.Peers;
using Chatcode.Bench.Processes;

namespace Chatcode.Bench.Relays;

// Everything for real: control plane, PostgreSQL, daemon, tmux, shells. Only the browser is scripted.
internal sealed class WholePath : IAsyncDisposable
{
    // Nothing that is typed in a measurement contains it.
    public const string Prompt = "$ ";

    private readonly AddedServer _server;

    private WholePath(ControlPlane controlPlane, AddedServer server, Daemon daemon)
    {
        ControlPlane = controlPlane;
        _server = server;
        Daemon = daemon;
    }

    public ControlPlane ControlPlane { get; }

    public Daemon Daemon { get; }

    public static async Task<WholePath> StartAsync()
    {
        var controlPlane = await ControlPlane.StartAsync();
        var server = await controlPlane.Api.AddServer();
        var daemon = await Daemon.StartAsync(controlPlane, server);
        try
        {
            await controlPlane.Api.Connected(server);
        }
        catch (TimeoutException missing)
        {
            throw new InvalidOperationException("the daemon said: " + daemon.Log, missing);
        }

        return new WholePath(controlPlane, server, daemon);
    }

    public Task<string> StartSession() => ControlPlane.Api.StartSession(_server);

    public Task EndSession(string session) => ControlPlane.Api.EndSession(_server, session);

    public Task<BrowserPeer> Attach(string session) => ControlPlane.ConnectBrowser(_server, session);

    // A new socket in the place of one that is gone.
    public Task<BrowserPeer> Resume(string session, BrowserPeer gone) => ControlPlane.ConnectBrowser(_server, session, gone.ResumeQuery);

    // A browser at a shell that has started and waits for input.
    public async Task<BrowserPeer> AttachToShell(string session)
    {
        var browser = await Attach(session);
        await browser.Type($"PS1='{Prompt}'; echo shell rea\"\"dy\r");
        await browser.ReceiveUntil("shell ready");
        await browser.ReceiveUntil(Prompt);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await Daemon.DisposeAsync();
        await ControlPlane.DisposeAsync();
    }
}
