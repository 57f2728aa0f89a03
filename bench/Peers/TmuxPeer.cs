using System.Diagnostics;
using Chatcode.Bench.Relays;

namespace Chatcode.Bench.Peers;

// tmux in control mode with nothing between it and this program: the floor under every echo. The script ends tmux when
// this program is gone.
internal sealed class TmuxPeer : IAsyncDisposable
{
    private const string Script = """
        folder=$1
        tmux -f /dev/null -S "$folder/tmux" -C new-session -x 80 -y 24 "bash --norc"
        tmux -S "$folder/tmux" kill-server 2>/dev/null
        rm -rf "$folder"
        """;

    private readonly Process _shell;

    private TmuxPeer(Process shell) => _shell = shell;

    public static async Task<TmuxPeer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("chatcode-bench-tmux-");
        var start = new ProcessStartInfo("bash", ["-c", Script, "tmux", folder.FullName])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var tmux = new TmuxPeer(Process.Start(start)!);
        await tmux.Type($"PS1='{WholePath.Prompt}'; echo rea\"\"dy\r");
        await tmux.ReceiveUntil("ready");
        return tmux;
    }

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
}
