using System.Globalization;
using Chatcode.Bench.Peers;
using Chatcode.Bench.Relays;

namespace Chatcode.Bench.Soak;

// What people and programs do all day, on ten sessions at once.
internal sealed class Loads : IAsyncDisposable
{
    private const int Typists = 3;
    private const int Floods = 2;

    private readonly WholePath _path;
    private readonly List<(string Session, BrowserPeer Browser)> _shells = [];
    private int _lines;
    private int _floods;
    private int _attached;
    private int _sessions;

    private Loads(WholePath path) => _path = path;

    public string Done => string.Create(
        CultureInfo.InvariantCulture, $"{_lines} lines typed, {_floods} floods, {_attached} attached, {_sessions} sessions begun and ended");

    // Nine shells that stay; the tenth session comes and goes.
    public static async Task<Loads> PrepareAsync(WholePath path)
    {
        var loads = new Loads(path);
        for (var i = 0; i < 9; i++)
        {
            var session = await path.StartSession();
            var browser = await path.AttachToShell(session);
            browser.MayBeCutOff = true;
            loads._shells.Add((session, browser));
        }

        return loads;
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        var browsers = _shells.Select(static shell => shell.Browser).ToArray();
        Task[] running =
        [
            .. browsers[..Typists].Select(browser => TypeAsync(browser, TimeSpan.FromMilliseconds(100), stopping)),
            .. browsers[7..].Select(browser => TypeAsync(browser, TimeSpan.FromSeconds(5), stopping)),
            .. browsers[Typists..(Typists + Floods)].Select(browser => FloodAsync(browser, stopping)),
            RepaintAsync(browsers[5], stopping),
            AttachAsync(_shells[6].Session, stopping),
            PrintAsync(6, stopping),
            ComeAndGoAsync(stopping),
        ];
        await foreach (var ended in Task.WhenEach(running)) await ended;
    }

    // Every shell waits for input again.
    public Task RestAsync() => Task.WhenAll(_shells.Select(static async shell =>
    {
        await shell.Browser.Type("echo at re\"\"st\r");
        await shell.Browser.ReceiveUntil("at rest");
    }));

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, browser) in _shells) await browser.DisposeAsync();
    }

    private async Task TypeAsync(BrowserPeer browser, TimeSpan pause, CancellationToken stopping)
    {
        for (var i = 0; !stopping.IsCancellationRequested; i++)
        {
            foreach (var key in string.Create(CultureInfo.InvariantCulture, $"echo li\"\"ne {i}"))
            {
                await browser.Type(key.ToString());
                await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
            }

            await browser.Type("\r");
            await browser.ReceiveUntil(string.Create(CultureInfo.InvariantCulture, $"line {i}"));
            Interlocked.Increment(ref _lines);
            await Task.Delay(pause, CancellationToken.None);
        }
    }

    private async Task FloodAsync(BrowserPeer browser, CancellationToken stopping)
    {
        for (var i = 0; !stopping.IsCancellationRequested; i++)
        {
            await browser.Type(string.Create(CultureInfo.InvariantCulture, $"seq 1 20000; echo flo\"\"od {i}.\r"));
            await browser.ReceiveUntil(string.Create(CultureInfo.InvariantCulture, $"flood {i}."));
            Interlocked.Increment(ref _floods);
            await Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);
        }
    }

    // As an agent's status line does, thirty times a second.
    private static async Task RepaintAsync(BrowserPeer browser, CancellationToken stopping)
    {
        await browser.Type("i=0; while sleep 0.033; do printf '\\0337\\033[1;1H\\033[7m %d \\033[m\\0338' $((i+=1)); done\r");
        while (!stopping.IsCancellationRequested) _ = await browser.ReceiveOutput();
        await browser.Type("\u0003");
        await browser.ReceiveUntil(WholePath.Prompt);
    }

    private async Task AttachAsync(string session, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await using (await _path.Attach(session)) Interlocked.Increment(ref _attached);
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }
    }

    // While others come and go at the same session.
    private async Task PrintAsync(int shell, CancellationToken stopping)
    {
        var browser = _shells[shell].Browser;
        for (var i = 0; !stopping.IsCancellationRequested; i++)
        {
            await browser.Type(string.Create(CultureInfo.InvariantCulture, $"seq 1 500; echo pri\"\"nted {i}.\r"));
            await browser.ReceiveUntil(string.Create(CultureInfo.InvariantCulture, $"printed {i}."));
        }
    }

    private async Task ComeAndGoAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var session = await _path.StartSession();
            await using (await _path.AttachToShell(session)) await _path.EndSession(session);
            Interlocked.Increment(ref _sessions);
            await Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);
        }
    }
}
