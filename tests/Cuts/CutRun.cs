using System.Diagnostics;
using System.Globalization;
using Chatcode.Cuts.Ends;
using Chatcode.Protocol;
using Chatcode.Testing;
using Chatcode.Testing.Model;
using Chatcode.Testing.Wire;

namespace Chatcode.Cuts;

/// <summary>
/// Real control plane, real daemon, real tmux; a proxy on each side of the control plane, and a browser's model at the end.
/// A program prints and the browser types while connections are cut. After each cut the browser must get to a screen that
/// is tmux's own, line by line with history, without a byte shown twice or left out; nothing may be typed twice or out
/// of order, nothing that was confirmed be lost, nothing that was refused arrive.
/// </summary>
public sealed class CutRun : IAsyncDisposable
{
    /// <summary>Lines of history that a snapshot brings: at least so many are compared.</summary>
    private const int SnapshotHistory = 1000;

    private static readonly TimeSpan TypingPatience = TimeSpan.FromSeconds(60);

    private readonly CutOptions _options;
    private readonly Random _random;
    private readonly RealControlPlane _plane;
    private readonly CutProxy _gatewayWire;
    private readonly CutProxy _browserWire;
    private readonly RealDaemon _daemon;
    private readonly string _session;
    private readonly LineScreen _screen = new();
    private readonly ResumingBrowser _browser;
    private readonly Cutter _cutter;
    private int _lines;

    private CutRun(
        CutOptions options, RealControlPlane plane, CutProxy gatewayWire, CutProxy browserWire, RealDaemon daemon, string vps, string gateway, string session)
    {
        (_options, _plane, _gatewayWire, _browserWire, _daemon, _session) = (options, plane, gatewayWire, browserWire, daemon, session);
        _random = new Random(options.Seed);
        _cutter = new Cutter(options, _random, browserWire, gatewayWire)
        {
            LoseGrain = () => plane.LoseGrainAsync(gateway),
            RestartDaemon = daemon.KillAndStartAsync,
            RestartControlPlane = plane.RestartAsync,
        };
        _browser = ResumingBrowser.Start(() => browserWire.Address, RealControlPlane.User, vps, session, _screen, new TypedInput(), options.Delay);
    }

    /// <summary>Makes all the cuts.</summary>
    /// <exception cref="CutException">Something was wrong after one.</exception>
    public static async Task<CutReport> RunAsync(CutOptions options)
    {
        var run = await StartAsync(options).ConfigureAwait(false);
        await using (run.ConfigureAwait(false))
        {
            var times = await CutLoop.RunAsync(
                options,
                run._cutter,
                run.StepAsync,
                () => $"browser:{Environment.NewLine}{run._browser.Trace}{Environment.NewLine}daemon:{Environment.NewLine}{run._daemon.Log}").ConfigureAwait(false);
            return new CutReport
            {
                Cuts = times.Cuts,
                Longest = times.Longest,
                Elapsed = times.Elapsed,
                Resumed = run._browser.Resumed,
                Missed = run._browser.Missed,
                Snapshots = run._browser.Snapshots,
                Lines = run._lines,
                Typed = run._browser.Typed.Count,
            };
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync().ConfigureAwait(false);
        await _daemon.DisposeAsync().ConfigureAwait(false);
        await _browserWire.DisposeAsync().ConfigureAwait(false);
        await _gatewayWire.DisposeAsync().ConfigureAwait(false);
        await _plane.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<CutRun> StartAsync(CutOptions options)
    {
        var plane = await RealControlPlane.StartAsync().ConfigureAwait(false);
        var (vps, gateway, token) = await plane.AddServerAsync().ConfigureAwait(false);
        var gatewayWire = CutProxy.Start(plane.Address);
        var connect = new UriBuilder(gatewayWire.Address) { Scheme = "ws", Path = "/gw/connect" }.Uri;
        var daemon = await RealDaemon.StartAsync(connect, gateway, token, options.Seed, options.Delay).ConfigureAwait(false);
        try
        {
            await plane.ConnectedAsync(vps).ConfigureAwait(false);
        }
        catch (TimeoutException missing)
        {
            await daemon.DisposeAsync().ConfigureAwait(false);
            throw new CutException($"the daemon said: {daemon.Log}", missing);
        }

        var session = await plane.StartSessionAsync(vps).ConfigureAwait(false);
        return new CutRun(options, plane, gatewayWire, CutProxy.Start(plane.Address), daemon, vps, gateway, session);
    }

    private async Task StepAsync(CutStep step)
    {
        var lines = _random.Next(1, 60);
        _lines += lines;
        await _daemon.PrintAsync(lines, _cutter.RandomDelay() / 4).ConfigureAwait(false);
        var typing = TypeAsync(_random.Next(4));
        await Task.Delay(_cutter.RandomDelay()).ConfigureAwait(false);
        await _cutter.MakeAsync(step).ConfigureAwait(false);
        await typing.ConfigureAwait(false);
        await CheckAsync().ConfigureAwait(false);
    }

    private async Task TypeAsync(int pieces)
    {
        var delays = Enumerable.Range(0, pieces).Select(_ => (Delay: _cutter.RandomDelay(), ByFrame: _random.Next(2) == 0)).ToArray();
        foreach (var (delay, byFrame) in delays)
        {
            if (byFrame) await _browser.TypeFrameAsync(Piece).ConfigureAwait(false);
            else await _browser.TypeMessageAsync(Piece).ConfigureAwait(false);
            await Task.Delay(delay).ConfigureAwait(false);
        }
    }

    private static string Piece(int number) => string.Create(CultureInfo.InvariantCulture, $"typed {number}\r");

    private async Task CheckAsync()
    {
        var last = string.Create(CultureInfo.InvariantCulture, $"line {_lines - 1}");
        await _browser.WaitForScreenAsync(() => _screen.Lines is { Count: > 0 } lines && lines[^1].StartsWith(last, StringComparison.Ordinal), $"'{last}' at the end of the screen").ConfigureAwait(false);
        await TypingWorksAsync().ConfigureAwait(false);

        var expected = LineScreen.Trimmed(await _daemon.CaptureAsync(_session, LineScreen.MaxLines).ConfigureAwait(false));
        var shown = _browser.Look(() => _screen.Lines);
        if (shown.Count < Math.Min(expected.Count, SnapshotHistory)) throw new CutException($"{shown.Count} lines are shown where tmux has {expected.Count}");
        var compared = Math.Min(shown.Count, expected.Count);
        for (var i = 1; i <= compared; i++)
        {
            if (shown[^i] != expected[^i]) throw new CutException($"line {i} from the end is '{shown[^i]}' where tmux has '{expected[^i]}'");
        }

        Require(_browser.Faults, "the browser was sent what it should not");
        Require(_browser.Typed.Faults([.. (await _daemon.TypedAsync().ConfigureAwait(false)).Select(Number)]), "typing");
        Require(_plane.Errors, "errors were logged");
    }

    // Until a piece is confirmed and the program has it.
    private async Task TypingWorksAsync()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TypingPatience)
        {
            _cutter.Release();
            if (await _browser.TypeMessageAsync(Piece).ConfigureAwait(false) is var (number, fate) && await IsConfirmedAsync(fate).ConfigureAwait(false))
            {
                // tmux has it; the program is another process.
                await Wait.Until(async () => (await _daemon.TypedAsync().ConfigureAwait(false)).Contains(Piece(number).TrimEnd()), $"piece {number}, which was confirmed").ConfigureAwait(false);
                return;
            }

            await Task.Delay(_options.Delay).ConfigureAwait(false);
        }

        throw new CutException("nothing that is typed is confirmed");
    }

    // The way back of an answer is kept no longer than a command may take; on a machine that busy it is asked again.
    private static async Task<bool> IsConfirmedAsync(Task<InputFate> fate) =>
        await Task.WhenAny(fate, Task.Delay(ProtocolTimes.CommandTimeout)).ConfigureAwait(false) == fate
        && await fate.ConfigureAwait(false) is InputFate.Confirmed;

    private static int Number(string line) =>
        line.StartsWith("typed ", StringComparison.Ordinal) && int.TryParse(line.AsSpan(6), CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new CutException($"'{line}' was never typed");

    private static void Require(IReadOnlyCollection<string> faults, string what)
    {
        if (faults.Count > 0) throw new CutException($"{what}: {string.Join("; ", faults)}");
    }
}
