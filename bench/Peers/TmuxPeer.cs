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

    private readonly Process _shell;
    private readonly string _folder;

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

    public async Task ReceiveUntil(string text)
    {
        while (true)
        {
            var line = await _shell.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("tmux ended");
            if (line.StartsWith("%output ", StringComparison.Ordinal) && line.AsSpan(line.IndexOf(' ', 8)).Contains(text, StringComparison.Ordinal)) return;
        }
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
        await tmux.Type($"PS1='{WholePath.Prompt}'; echo rea\"\"dy\r");
        await tmux.ReceiveUntil("ready");
        return tmux;
    }
}
