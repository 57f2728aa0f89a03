using System.Diagnostics;
using System.Globalization;
using Chatcode.Cuts.Ends;
using Chatcode.Testing;
using Chatcode.Testing.Model;
using Chatcode.Testing.Peers.Plain;
using Chatcode.Testing.Wire;

namespace Chatcode.Cuts;

/// <summary>
/// The same cuts with a daemon that knows only the base protocol, watched by a page that does too and by the model of ours. No
/// tmux here: the lines that were drawn are what each screen must show, every one once.
/// </summary>
public sealed class PlainCutRun : IAsyncDisposable
{
    private readonly CutOptions _options;
    private readonly Random _random;
    private readonly RealControlPlane _plane;
    private readonly CutProxy _gatewayWire;
    private readonly CutProxy _browserWire;
    private readonly PlainDaemon _daemon;
    private readonly PlainPage _page;
    private readonly ResumingBrowser _ours;
    private readonly LineScreen _screen = new();
    private readonly NumberedLines _lines = new();
    private readonly Cutter _cutter;
    private readonly string _session;
    private int _drawn;

    private PlainCutRun(
        CutOptions options, RealControlPlane plane, CutProxy gatewayWire, CutProxy browserWire, PlainDaemon daemon, string vps, string gateway, string session)
    {
        (_options, _plane, _gatewayWire, _browserWire, _daemon, _session) = (options, plane, gatewayWire, browserWire, daemon, session);
        _random = new Random(options.Seed);
        _page = new PlainPage(
            () => PlainBrowser.ConnectAsync(browserWire.Address, RealControlPlane.User, vps, session, PlainTyping.Messages, acknowledges: true), options.Delay);
        _ours = ResumingBrowser.Start(() => browserWire.Address, RealControlPlane.User, vps, session, _screen, new TypedInput(), options.Delay);
        _cutter = new Cutter(options, _random, browserWire, gatewayWire)
        {
            LoseGrain = () => plane.LoseGrainAsync(gateway),

            // Its terminal is in this process; all that a killed daemon would lose besides is its link.
            RestartDaemon = () =>
            {
                gatewayWire.Cut(CutKind.Reset);
                return Task.CompletedTask;
            },
            RestartControlPlane = plane.RestartAsync,
        };
    }

    /// <inheritdoc cref="CutRun.RunAsync"/>
    public static async Task<CutReport> RunAsync(CutOptions options)
    {
        var run = await StartAsync(options).ConfigureAwait(false);
        await using (run.ConfigureAwait(false))
        {
            var times = await CutLoop.RunAsync(options, run._cutter, run.StepAsync, () => $"plain peers{Environment.NewLine}{run._ours.Trace}").ConfigureAwait(false);
            return new CutReport
            {
                Cuts = times.Cuts,
                Longest = times.Longest,
                Elapsed = times.Elapsed,
                Resumed = run._ours.Resumed,
                Missed = run._ours.Missed,
                Snapshots = run._ours.Snapshots,
                Lines = run._drawn,
                Typed = run._page.Typed.Count,
            };
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ours.DisposeAsync().ConfigureAwait(false);
        await _page.DisposeAsync().ConfigureAwait(false);
        await _daemon.DisposeAsync().ConfigureAwait(false);
        await _browserWire.DisposeAsync().ConfigureAwait(false);
        await _gatewayWire.DisposeAsync().ConfigureAwait(false);
        await _plane.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<PlainCutRun> StartAsync(CutOptions options)
    {
        var plane = await RealControlPlane.StartAsync().ConfigureAwait(false);
        var (vps, gateway, token) = await plane.AddServerAsync().ConfigureAwait(false);
        var gatewayWire = CutProxy.Start(plane.Address);
        var daemon = new PlainDaemon(gatewayWire.Address, gateway, token, options.Delay);
        await plane.ConnectedAsync(vps).ConfigureAwait(false);
        var session = await plane.StartSessionAsync(vps).ConfigureAwait(false);
        return new PlainCutRun(options, plane, gatewayWire, CutProxy.Start(plane.Address), daemon, vps, gateway, session);
    }

    private async Task StepAsync(CutStep step)
    {
        var pauses = Enumerable.Range(0, _random.Next(1, 30)).Select(_ => (Lines: _random.Next(1, 4), Pause: _cutter.RandomDelay() / 4)).ToArray();

        // Its answer is lost with an activation, and then nobody waits for it.
        if (_random.Next(2) == 0) _ = _page.TypeAsync();
        var drawing = DrawAsync(pauses);
        await Task.Delay(_cutter.RandomDelay()).ConfigureAwait(false);
        await _cutter.MakeAsync(step).ConfigureAwait(false);
        await drawing.ConfigureAwait(false);
        await CheckAsync().ConfigureAwait(false);
    }

    private async Task DrawAsync((int Lines, TimeSpan Pause)[] pauses)
    {
        foreach (var (lines, pause) in pauses)
        {
            _drawn += lines;
            await _daemon.PrintAsync(_session, _lines.Next(lines)).ConfigureAwait(false);
            await Task.Delay(pause).ConfigureAwait(false);
        }
    }

    private async Task CheckAsync()
    {
        await Wait.Until(() => Task.FromResult(_page.Screen is { } screen && _lines.Fault(screen) is null), $"every line once on the plain page, up to {_lines.Last}").ConfigureAwait(false);
        await _ours.WaitForScreenAsync(() => _lines.Fault(Text()) is null, $"every line once, up to {_lines.Last}").ConfigureAwait(false);
        await TypingWorksAsync().ConfigureAwait(false);
        Require(_ours.Faults, "the browser was sent what it should not");
        Require(_daemon.Faults, "the daemon was sent what it should not");
        Require(_page.Typed.Faults([.. _daemon.Typed.Select(Number)]), "typing");
        Require(_plane.Errors, "errors were logged");
    }

    private string Text() => string.Concat(_screen.Lines.Select(static line => line + "\r\n"));

    private async Task TypingWorksAsync()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Wait.Patience)
        {
            _cutter.Release();
            if (await _page.TypeAsync().ConfigureAwait(false) is (_, InputFate.Confirmed)) return;
            await Task.Delay(_options.Delay).ConfigureAwait(false);
        }

        throw new CutException("nothing that is typed is confirmed");
    }

    private static int Number(string line) => int.Parse(line.AsSpan("typed ".Length), CultureInfo.InvariantCulture);

    private static void Require(IReadOnlyCollection<string> faults, string what)
    {
        if (faults.Count > 0) throw new CutException($"{what}: {string.Join("; ", faults)}");
    }
}
