using System.Diagnostics;
using Chatcode.Bench.Relays;

namespace Chatcode.Bench.Peers;

// tmux in control mode with nothing between it and this program: the floor under every echo.
internal sealed class TmuxPeer : IAsyncDisposable
{
    // $1 the folder, $2 whether this is the client that ends the server. It also does when this program is gone or Ctrl-C comes.
    private const string Script = """
        trap : INT TERM
        tmux -f /dev/null -S "$1/tmux" -C new-session -x 80 -y 24 "bash --norc"
        if [[ $2 == last ]]; then
          tmux -S "$1/tmux" kill-server 2>/dev/null
          rm -rf "$1"
        fi
        """;

    private const string Output = "%output ";

    private readonly Process _shell;
    private readonly string _folder;
    private string _shown = "";

    private TmuxPeer(string folder, bool last)
    {
        _folder = folder;
        _shell = Process.Start(new ProcessStartInfo("bash", ["-c", Script, "tmux", folder, last ? "last" : "beside"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    // A server of its own, with one session.
    public static Task<TmuxPeer> StartAsync() => StartAsync(Directory.CreateTempSubdirectory("chatcode-bench-tmux-").FullName, last: true);

    // Another session of the same server. The first one outlives it.
    public Task<TmuxPeer> StartBesideAsync() => StartAsync(_folder, last: false);

    public async Task Type(string keys)
    {
        var codes = string.Join(' ', keys.Select(key => ((int)key).ToString("x2")));
        await _shell.StandardInput.WriteAsync($"send-keys -H {codes}\n");
        await _shell.StandardInput.FlushAsync();
    }

    // Reads on until the text was shown; what came behind it stays for the next call.
    public async Task ReceiveUntil(string text)
    {
        int found;
        while ((found = _shown.IndexOf(text, StringComparison.Ordinal)) < 0) _shown += await ReceiveOutput();
        _shown = _shown[(found + text.Length)..];
    }

    // The text of the next "%output %PANE TEXT".
    public async Task<string> ReceiveOutput()
    {
        var line = await ReadUntil(Output);
        return line[(line.IndexOf(' ', Output.Length) + 1)..];
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private static async Task<TmuxPeer> StartAsync(string folder, bool last)
    {
        var tmux = new TmuxPeer(folder, last);
        // Keys typed before the client has its session go to another one.
        await tmux.ReadUntil("%session-changed ");
        await tmux.Type($"PS1='{WholePath.Prompt}'; echo rea\"\"dy\r");
        await tmux.ReceiveUntil("ready");
        return tmux;
    }

    private async Task<string> ReadUntil(string start)
    {
        while (true)
        {
            var line = await _shell.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("tmux ended");
            if (line.StartsWith(start, StringComparison.Ordinal)) return line;
        }
    }
}
