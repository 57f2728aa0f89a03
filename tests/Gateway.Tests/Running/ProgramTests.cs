using System.Diagnostics;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Chatcode.Gateway.Tests.Peers;
using Chatcode.Protocol;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Running;

/// <summary>The real program, as the service manager starts it.</summary>
public sealed class ProgramTests : IDisposable
{
    // Beside this test's own output lie other versions of the libraries than the program was built with.
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Chatcode.Gateway", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "chatcode-gateway"));

    private readonly string _home = Directory.CreateTempSubdirectory("chatcode-").FullName;

    [Theory]
    [InlineData("GATEWAY_ID", "bad id")]
    [InlineData("GATEWAY_AUTH_TOKEN", "")]
    [InlineData("GATEWAY_CP_URL", "ws://chat.example")]
    [InlineData("GATEWAY_WORKSPACE", "/proc/workspace")]
    public async Task BadConfiguration_IsOneLineNamingTheVariable_AndExitCode2(string variable, string value)
    {
        using var program = Start((variable, value));
        var (code, output, error) = await EndAsync(program);
        Assert.Equal(2, code);
        Assert.StartsWith($"chatcode-gateway: {variable} ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("fail", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_IsRefusedUnlessAllowed()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        using var program = Start(("GATEWAY_ALLOW_ROOT", ""));
        var (code, _, error) = await EndAsync(program);
        Assert.Equal(2, code);
        Assert.StartsWith("chatcode-gateway: GATEWAY_ALLOW_ROOT ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_IsTold()
    {
        using var program = Start(["--version"]);
        var (code, output, _) = await EndAsync(program);
        Assert.Equal((0, GatewayPeer.Version), (code, output.Trim()));
    }

    [Fact]
    public async Task Sigterm_ClosesTheLink_LeavesTheSession_AndSessionsNeverSawTheToken()
    {
        await using var plane = await ScriptedControlPlane.StartAsync();
        using var program = Start(("GATEWAY_CP_URL", plane.Url.ToString()), ("GATEWAY_BOOTSTRAP_TOKEN", "bootstrap-secret"));
        var link = await plane.NextLinkAsync();
        await link.SendAsync(new SessionCreate
        {
            RequestId = "create",
            SessionId = "ses-1",
            Name = "test",
            Workdir = "",
            Agent = AgentNames.None,
        });
        Assert.True((await link.AckAsync("create")).Ok);
        await link.TypeAsync("ses-1", "env | grep -E 'secret|^HOME='; echo e''nd; sleep 1000\r");
        await link.UntilShownAsync("ses-1", "end\r\n");
        var text = link.View("ses-1").Text;
        Assert.Contains($"HOME={_home}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", text, StringComparison.Ordinal);
        Assert.DoesNotContain("bootstrap-secret", text, StringComparison.Ordinal);
        Assert.Equal(0, Kill(program.Id, 15));
        Assert.Equal((WebSocketCloseStatus.NormalClosure, "daemon stopping"), await Wait.For(link.Closed, "the close"));
        var (code, output, _) = await EndAsync(program);
        Assert.Equal(0, code);
        Assert.DoesNotContain(ScriptedControlPlane.Token, output, StringComparison.Ordinal);
        Assert.Equal("vibe-ses-1", (await TmuxAsync("list-sessions", "-F", "#{session_name}")).Trim());
    }

    [Fact]
    public async Task WithoutTmux_ItConnects_AndSaysWhatIsMissing()
    {
        await using var plane = await ScriptedControlPlane.StartAsync();
        using var program = Start(("GATEWAY_CP_URL", plane.Url.ToString()), ("PATH", _home));
        var link = await plane.NextLinkAsync();
        await link.SendAsync(new SessionCreate { RequestId = "create", SessionId = "ses-1", Name = "test", Workdir = "", Agent = AgentNames.None });
        var ack = await link.AckAsync("create");
        Assert.False(ack.Ok);
        Assert.StartsWith("tmux can't be started: ", ack.Error, StringComparison.Ordinal);
        await link.SendAsync(new WorkspaceList { RequestId = "still here" });
        await link.EventAsync<WorkspaceFolders>();
        Assert.Equal(0, Kill(program.Id, 15));
        Assert.Equal(0, (await EndAsync(program)).Code);
    }

    public void Dispose()
    {
        TmuxAsync("kill-server").GetAwaiter().GetResult();
        Directory.Delete(_home, recursive: true);
    }

    private async Task<string> TmuxAsync(params string[] arguments)
    {
        using var tmux = Process.Start(new ProcessStartInfo("tmux", ["-S", Path.Combine(_home, "tmux.sock"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var output = await tmux.StandardOutput.ReadToEndAsync();
        await tmux.WaitForExitAsync();
        return output;
    }

    private Process Start(params (string Name, string Value)[] settings) => Start([], settings);

    private Process Start(string[] arguments, params (string Name, string Value)[] settings)
    {
        RequiredTool.Find("tmux", "apt-get install tmux");
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in new[]
        {
            ("GATEWAY_ID", ScriptedControlPlane.GatewayId),
            ("GATEWAY_AUTH_TOKEN", ScriptedControlPlane.Token),
            ("GATEWAY_CP_URL", "ws://127.0.0.1:1"),
            ("GATEWAY_WORKSPACE", Path.Combine(_home, "workspace")),
            ("GATEWAY_TEMP_DIR", _home),
            ("GATEWAY_TMUX_SOCKET", Path.Combine(_home, "tmux.sock")),
            ("GATEWAY_ALLOW_ROOT", "1"),
            ("HOME", _home),
        }.Concat(settings))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Output, string Error)> EndAsync(Process program)
    {
        var output = program.StandardOutput.ReadToEndAsync();
        var error = program.StandardError.ReadToEndAsync();
        try
        {
            await Wait.For(program.WaitForExitAsync(), "the program's end");
        }
        catch (TimeoutException)
        {
            program.Kill();
            throw;
        }

        return (program.ExitCode, await output, await error);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}
