using System.Diagnostics;
using System.Net;
using Chatcode.Gateway.Configuration;
using Chatcode.Gateway.Doctor;
using Chatcode.Gateway.Tests.Peers;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Doctor;

public sealed class DoctorTests : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("chatcode-").FullName;
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private ScriptedControlPlane _plane = null!;

    public async Task InitializeAsync()
    {
        RequiredTool.Find("tmux", "apt-get install tmux");
        _plane = await ScriptedControlPlane.StartAsync();

        // What the edge answers to a gateway that is let in and wants no socket.
        _plane.Refusal = HttpStatusCode.UpgradeRequired;
        foreach (var (name, value) in new[]
        {
            ("GATEWAY_ID", ScriptedControlPlane.GatewayId),
            ("GATEWAY_AUTH_TOKEN", ScriptedControlPlane.Token),
            ("GATEWAY_CP_URL", _plane.Url.ToString()),
            ("GATEWAY_WORKSPACE", Path.Combine(_home, "workspace")),
            ("GATEWAY_TEMP_DIR", _home),
            ("GATEWAY_TMUX_SOCKET", Path.Combine(_home, "tmux.sock")),
            ("GATEWAY_ALLOW_ROOT", "1"),
            ("HOME", _home),
        })
        {
            _settings.Add(name, value);
        }
    }

    public async Task DisposeAsync()
    {
        await Tool.RunAsync("tmux", "-S", _settings["GATEWAY_TMUX_SOCKET"], "kill-server");
        await _plane.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Program_TellsThatAllIsWell_WithoutTheToken_AndWithoutTakingTheDaemonsPlace()
    {
        await StartTmuxAsync();
        var (code, output) = await RunProgramAsync();
        Assert.Contains($"ok    configuration: gw-test at {_plane.Url}gw/connect/gw-test, from the environment\n", output, StringComparison.Ordinal);
        Assert.Contains("ok    tmux: tmux ", output, StringComparison.Ordinal);
        Assert.Contains("ok    tmux server: it answers and has 1 sessions\n", output, StringComparison.Ordinal);
        Assert.Contains($"ok    workspace: {_home}/workspace can be written\n", output, StringComparison.Ordinal);
        Assert.Contains("ok    control plane: 127.0.0.1 knows this gateway and takes its token\n", output, StringComparison.Ordinal);
        Assert.Contains("ok    clock: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain(ScriptedControlPlane.Token, output, StringComparison.Ordinal);
        Assert.Equal($"Bearer {ScriptedControlPlane.Token}", (await _plane.NextAttemptAsync()).Authorization);
        Assert.Equal(output.Contains("FAIL", StringComparison.Ordinal) ? 1 : 0, code);
        Assert.Equal(Directory.Exists("/run/systemd/system"), output.Contains("chatcode-gateway.service: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(401, "401: the token is not this gateway's")]
    [InlineData(404, "404: the control plane does not know this gateway")]
    [InlineData(400, "400: ")]
    [InlineData(302, "302: it leads elsewhere")]
    [InlineData(503, "503: it can't serve now")]
    [InlineData(200, "200: this is no control plane's answer")]
    public async Task Refusal_IsExplained(int status, string text)
    {
        _plane.Refusal = (HttpStatusCode)status;
        var (code, output) = await RunAsync();
        Assert.Equal(1, code);
        Assert.Contains($"FAIL  control plane: {text}", output, StringComparison.Ordinal);
        Assert.Contains("\n      -> ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ControlPlaneThatIsNotThere_IsTold()
    {
        _settings["GATEWAY_CP_URL"] = "ws://127.0.0.1:1";
        var (code, output) = await RunAsync();
        Assert.Equal(1, code);
        Assert.Contains("FAIL  control plane: 127.0.0.1:1 can't be reached: Connection refused\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo tmux 3.1c", "FAIL  tmux: it is tmux 3.1c, and 3.2 or later is needed\n")]
    [InlineData("echo tmux next-3.6", "ok    tmux: tmux next-3.6\n")]
    [InlineData(null, "FAIL  tmux: it is not in PATH\n")]
    public async Task TmuxThatIsMissingOrTooOld_IsTold(string? script, string expected)
    {
        var programs = Directory.CreateDirectory(Path.Combine(_home, "programs")).FullName;
        if (script is not null && !OperatingSystem.IsWindows())
        {
            await File.WriteAllTextAsync(Path.Combine(programs, "tmux"), $"#!/bin/sh\n{script}\n");
            File.SetUnixFileMode(Path.Combine(programs, "tmux"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var (_, output) = await RunProgramAsync(("PATH", programs));
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SocketThatOthersReach_IsTold()
    {
        await StartTmuxAsync();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        }

        Assert.Contains($"FAIL  tmux server: {_home} is open to others", (await RunAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderThatCantBeWritten_IsTold()
    {
        _settings["GATEWAY_WORKSPACE"] = "/proc/workspace";
        var (code, output) = await RunAsync();
        Assert.Equal(1, code);
        Assert.Contains("FAIL  workspace: /proc/workspace can't be written: ", output, StringComparison.Ordinal);
        Assert.Contains("-> give it to ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClockThatIsOff_IsTold()
    {
        var options = GatewayEnvironment.Read(_settings.GetValueOrDefault);
        var found = await ControlPlaneChecks.LookAsync(options, new FakeTime());
        var clock = Assert.Single(found, one => one.Subject == "clock");
        Assert.Matches("^it is [0-9]+ s (behind|ahead of) the control plane's$", clock.Text);
        Assert.NotNull(clock.Remedy);
    }

    [Fact]
    public async Task WrongSetting_IsNamed_AndTheTokenIsNot()
    {
        _settings["GATEWAY_CP_URL"] = "https://chat.example";
        var (code, output) = await RunAsync();
        Assert.Equal(1, code);
        Assert.StartsWith("FAIL  configuration: GATEWAY_CP_URL must be a wss:// address", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettingsOfTheService_AreReadWhereTheEnvironmentHasNone()
    {
        var file = Path.Combine(_home, "gateway.env");
        await File.WriteAllLinesAsync(file, ["# the service's", "", "GATEWAY_ID=old", .. _settings.Select(one => $"{one.Key}=\"{one.Value}\"")]);
        using var output = new StringWriter();
        await DoctorCommand.RunAsync(_ => null, file, output, TimeProvider.System);
        Assert.Contains($"ok    configuration: gw-test at {_plane.Url}gw/connect/gw-test, from {file}\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoSettingsAtAll_AreTold()
    {
        using var output = new StringWriter();
        Assert.Equal(1, await DoctorCommand.RunAsync(_ => null, Path.Combine(_home, "absent"), output, TimeProvider.System));
        Assert.Contains("-> run the command that the browser shows", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_TellsTheCommands_AndAnythingElseLeadsThere()
    {
        var (code, output) = await EndAsync(["--help"]);
        Assert.Equal(0, code);
        Assert.Contains("chatcode-gateway doctor ", output, StringComparison.Ordinal);
        (code, output) = await EndAsync(["dance"]);
        Assert.Equal((2, "chatcode-gateway: unknown argument dance; --help tells which there are\n"), (code, output));
    }

    private async Task<(int Code, string Output)> RunAsync()
    {
        using var output = new StringWriter();
        var code = await DoctorCommand.RunAsync(_settings.GetValueOrDefault, Path.Combine(_home, "absent"), output, TimeProvider.System);
        Assert.DoesNotContain(ScriptedControlPlane.Token, output.ToString(), StringComparison.Ordinal);
        return (code, output.ToString());
    }

    private Task<(int Code, string Output)> RunProgramAsync(params (string Name, string Value)[] more) =>
        EndAsync(["doctor"], [.. _settings.Select(one => (one.Key, one.Value)), .. more]);

    private async Task StartTmuxAsync()
    {
        var started = await Tool.RunAsync("tmux", "-f", "/dev/null", "-S", _settings["GATEWAY_TMUX_SOCKET"], "new-session", "-d", "-s", "vibe-1", "sleep 1000");
        Assert.Equal(0, started?.ExitCode);
    }

    private static async Task<(int Code, string Output)> EndAsync(string[] arguments, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(SupervisedGateway.Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var program = Process.Start(start)!;
        var errors = program.StandardError.ReadToEndAsync();
        var output = await program.StandardOutput.ReadToEndAsync() + await errors;
        await Wait.For(program.WaitForExitAsync(), "the program's end");
        return (program.ExitCode, output);
    }
}
