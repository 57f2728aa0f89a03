using System.Globalization;
using System.Text;
using Chatcode.Testing.Model;
using Chatcode.Testing.Peers;
using Chatcode.Testing.Peers.Plain;

namespace Chatcode.Cuts.Ends;

/// <summary>A daemon of the base protocol that connects again after every loss. Its terminal goes on without a link.</summary>
internal sealed class PlainDaemon : IAsyncDisposable
{
    private readonly Uri _server;
    private readonly string _gateway;
    private readonly string _token;
    private readonly TimeSpan _backoff;
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _drawing = new(1, 1);
    private readonly List<string> _typed = [];
    private readonly Dictionary<string, PlainSession> _sessions = [];
    private readonly Task _running;
    private PlainGateway? _link;

    public PlainDaemon(Uri server, string gateway, string token, TimeSpan backoff)
    {
        (_server, _gateway, _token, _backoff) = (server, gateway, token, backoff);
        _running = RunAsync();
    }

    /// <summary>What the control plane should not have sent it.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>What was typed, a line each.</summary>
    public string[] Typed
    {
        get
        {
            lock (_typed) return string.Concat(_typed).Split('\r', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    /// <summary>Prints lines into a session, with or without a link.</summary>
    public async Task PrintAsync(string session, byte[] bytes)
    {
        await _drawing.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_link is { } link) await link.PrintAsync(session, bytes).ConfigureAwait(false);
            else _sessions[session].Draw(bytes);
        }
        catch (Exception error) when (PeerSocket.IsEnd(error))
        {
            // Drawn it is; the next link's snapshot shows it.
        }
        finally
        {
            _drawing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        _link?.Abort();
        await _running.ConfigureAwait(false);
        _ending.Dispose();
        _drawing.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            if (await ConnectAsync().ConfigureAwait(false) is { } link)
            {
                await link.Ended.ConfigureAwait(false);
                await LoseAsync(link).ConfigureAwait(false);
            }

            await Task.Delay(_backoff, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Nothing is drawn from before the snapshots until the link is there: it would be in neither.
    private async Task<PlainGateway?> ConnectAsync()
    {
        await _drawing.WaitAsync().ConfigureAwait(false);
        try
        {
            var link = await PlainGateway.ConnectAsync(_server, _gateway, _token, Take, [.. _sessions.Values]).ConfigureAwait(false);
            if (_ending.IsCancellationRequested) link.Abort();
            return _link = link;
        }
        catch (Exception error) when (PeerSocket.IsEnd(error) || error is RefusedException or HttpRequestException or IOException)
        {
            return null;
        }
        finally
        {
            _drawing.Release();
        }
    }

    private async Task LoseAsync(PlainGateway link)
    {
        await _drawing.WaitAsync().ConfigureAwait(false);
        _link = null;
        foreach (var (id, session) in link.Sessions) _sessions[id] = session;
        _drawing.Release();
        Faults.AddRange(link.Faults);
        await link.DisposeAsync().ConfigureAwait(false);
    }

    private void Take(byte[] bytes)
    {
        lock (_typed) _typed.Add(Encoding.UTF8.GetString(bytes));
    }
}

/// <summary>A page of the base protocol that connects again after every loss, and knows nothing of going on where it was.</summary>
internal sealed class PlainPage : IAsyncDisposable
{
    private readonly Func<Task<PlainBrowser>> _connect;
    private readonly TimeSpan _backoff;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _running;
    private volatile PlainBrowser? _open;

    public PlainPage(Func<Task<PlainBrowser>> connect, TimeSpan backoff)
    {
        (_connect, _backoff) = (connect, backoff);
        _running = RunAsync();
    }

    /// <summary>What it shows; null without a connection.</summary>
    public string? Screen => _open?.Screen;

    /// <summary>What it typed.</summary>
    public TypedInput Typed { get; } = new();

    /// <summary>Types a piece and waits what becomes of it.</summary>
    public async Task<(int Number, InputFate Fate)?> TypeAsync()
    {
        if (_open is not { } browser) return null;
        var number = Typed.Add();
        var fate = InputFate.Unknown;
        try
        {
            var request = await browser.TypeAsync(string.Create(CultureInfo.InvariantCulture, $"typed {number}\r")).ConfigureAwait(false);
            var (ok, error) = await browser.AnswerAsync(request!).ConfigureAwait(false);
            fate = ok ? InputFate.Confirmed : error == "gateway disconnected" ? InputFate.Unknown : InputFate.Refused;
        }
        catch (Exception error) when (PeerSocket.IsEnd(error) || error is InvalidOperationException or TimeoutException)
        {
            // The connection ended with it on the way, or the activation that would have answered.
        }

        Typed.Settle(number, fate);
        return (number, fate);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        if (_open is { } browser) await browser.DisposeAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _ending.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                var browser = await _connect().ConfigureAwait(false);
                _open = browser;
                if (_ending.IsCancellationRequested) await browser.DisposeAsync().ConfigureAwait(false);
                await browser.Ended.ConfigureAwait(false);
                _open = null;
                await browser.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (PeerSocket.IsEnd(error) || error is RefusedException or HttpRequestException or IOException)
            {
                // Not now.
            }

            await Task.Delay(_backoff, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
