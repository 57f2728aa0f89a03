using Chatcode.Gateway.Tests.Peers;
using Chatcode.Protocol;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Running;

/// <summary>The real scripts, before programs of this test's own on PATH: nothing leaves the machine.</summary>
public sealed class AgentInstallTests : IAsyncLifetime
{
    // As the real one with --global: into the folder behind --prefix, named after the package.
    private const string Npm = """
        echo run >>"$HOME/npm-runs"
        cat
        echo "$*" >"$HOME/npm-arguments"
        env >"$HOME/npm-environment"
        printf '\033[32mnpm http\033[0m fetch GET 200\n'
        until [ -e "$HOME/go" ]; do sleep 0.02; done
        while [ "$1" != --prefix ]; do shift; done
        prefix=$2
        for package in "$@"; do :; done
        case $package in @openai/codex) program=codex ;; @google/gemini-cli) program=gemini ;; *) program=claude ;; esac
        mkdir -p "$prefix/bin"
        printf '#!/bin/sh\necho %s-cli 1.2.3\n' "$program" >"$prefix/bin/$program"
        chmod +x "$prefix/bin/$program"
        """;

    // Addresses are files in the folder "site"; what is not there is a 404.
    private const string Curl = """
        for address in "$@"; do :; done
        while [ "$1" != -o ]; do shift; done
        cp "$HOME/site/${address#https://}" "$2" || exit 22
        """;

    private RunningDaemon _daemon = null!;
    private ScriptedLink _link = null!;

    private string Home => _daemon.Home;

    public async Task InitializeAsync()
    {
        (_daemon, _link) = await RunningDaemon.StartAsync();
        await File.AppendAllTextAsync(Path.Combine(Home, ".bash_profile"), $"PATH={Home}/programs:$PATH\n");
        Directory.CreateDirectory(Path.Combine(Home, "site"));
        Program("node", "echo 22");
        Program("npm", Npm);
        Program("curl", Curl);
    }

    public Task DisposeAsync() => _daemon.DisposeAsync().AsTask();

    [Theory]
    [InlineData("codex", "@openai/codex")]
    [InlineData("gemini", "@google/gemini-cli")]
    public async Task AgentOfNpm_IsInstalledForTheUser_AndFoundByTheNextLogin(string agent, string package)
    {
        await RequestAsync(agent, "r");
        Assert.Equal("npm http fetch GET 200", (await _link.EventAsync<AgentInstallProgress>(one => one.Line.StartsWith("npm", StringComparison.Ordinal))).Line);
        await GoAsync();
        var installed = await _link.EventAsync<AgentInstalled>();
        Assert.Equal(("r", agent, "1.2.3"), (installed.RequestId, installed.Agent, installed.Version));
        var arguments = await ReadAsync("npm-arguments");
        Assert.StartsWith($"install --global --prefix {Home}/.local ", arguments, StringComparison.Ordinal);
        Assert.EndsWith($" {package}\n", arguments, StringComparison.Ordinal);
        Assert.DoesNotContain("TMUX", await ReadAsync("npm-environment"), StringComparison.Ordinal);

        // Once more: what the login shell finds is not added to its profile again.
        await RequestAsync(agent, "again");
        await _link.EventAsync<AgentInstalled>(one => one.RequestId == "again");
        Assert.Single((await ReadAsync(".bash_profile")).Split('\n'), line => line == "export PATH=\"$HOME/.local/bin:$PATH\"");
    }

    [Fact]
    public async Task ClaudeCode_ComesByItsOwnInstaller()
    {
        await PublishAsync("claude.ai/install.sh", """
            mkdir -p ~/.local/bin
            printf '#!/bin/sh\necho "2.1.33 (Claude Code)"\n' >~/.local/bin/claude
            chmod +x ~/.local/bin/claude
            """);
        await RequestAsync("claude-code", "r");
        Assert.Equal("2.1.33", (await _link.EventAsync<AgentInstalled>()).Version);
        Assert.False(File.Exists(Path.Combine(Home, "npm-runs")));
    }

    [Fact]
    public async Task ClaudeCode_ComesByNpm_WhereItsInstallerIsRefused()
    {
        await GoAsync();
        await RequestAsync("claude-code", "r");
        Assert.Equal("1.2.3", (await _link.EventAsync<AgentInstalled>()).Version);
        Assert.EndsWith(" @anthropic-ai/claude-code\n", await ReadAsync("npm-arguments"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenCode_IsLinkedToWhereLoginsLook()
    {
        await PublishAsync("opencode.ai/install", """
            [ "$1" = --no-modify-path ] || exit 1
            mkdir -p ~/.opencode/bin
            printf '#!/bin/sh\necho 0.9.1\n' >~/.opencode/bin/opencode
            chmod +x ~/.opencode/bin/opencode
            """);
        await RequestAsync("opencode", "r");
        Assert.Equal("0.9.1", (await _link.EventAsync<AgentInstalled>()).Version);
    }

    [Fact]
    public async Task OldNode_IsLeftAlone_AndAnotherComesFromNodejsOrg_WhenItsChecksumIsRight()
    {
        await GoAsync();
        Program("node", "echo 18");
        var platform = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        var site = Path.Combine(Home, "site", "nodejs.org", "dist", "latest-v22.x");
        Directory.CreateDirectory(site);
        Program("make-node", $"""
            mkdir -p {Home}/made/node-v22.1.0-{platform}/bin && cd {Home}/made
            printf '#!/bin/sh\necho 22\n' >node-v22.1.0-{platform}/bin/node
            cp {Home}/programs/npm node-v22.1.0-{platform}/bin/npm
            cp {Home}/programs/npm node-v22.1.0-{platform}/bin/npx
            chmod +x node-v22.1.0-{platform}/bin/node
            tar -czf {site}/node-v22.1.0-{platform}.tar.gz node-v22.1.0-{platform}
            cd {site} && sha256sum node-v22.1.0-{platform}.tar.gz >SHASUMS256.txt
            """);
        await RunAsync("make-node");
        var sums = await File.ReadAllTextAsync(Path.Combine(site, "SHASUMS256.txt"));
        await File.WriteAllTextAsync(Path.Combine(site, "SHASUMS256.txt"), new string('0', 64) + sums[64..]);
        await RequestAsync("codex", "damaged");
        Assert.Contains("its checksum is wrong", (await _link.EventAsync<AgentInstallFailed>()).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Home, ".local/share/chatcode/node")));

        await File.WriteAllTextAsync(Path.Combine(site, "SHASUMS256.txt"), sums);
        await RequestAsync("codex", "whole");
        Assert.Equal("1.2.3", (await _link.EventAsync<AgentInstalled>()).Version);
        Assert.Equal(Path.Combine(Home, ".local/share/chatcode/node/bin/node"), new FileInfo(Path.Combine(Home, ".local/bin/node")).LinkTarget);
    }

    [Fact]
    public async Task Failure_IsToldWithTheEndOfWhatWasPrinted_WithoutControlCharactersAndSecrets()
    {
        Program("npm", $"printf '\\033[31mnpm error\\033[0m using {ScriptedControlPlane.Token} at https://me:pass@example.com\\r\\a\\n' >&2; exit 7");
        await RequestAsync("codex", "r");
        var failed = await _link.EventAsync<AgentInstallFailed>();
        Assert.Equal(("r", "codex"), (failed.RequestId, failed.Agent));
        Assert.StartsWith("the installer ended with 7:\n", failed.Error, StringComparison.Ordinal);
        Assert.EndsWith("\nnpm error using [hidden] at https://[hidden]@example.com", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InstallerThatInstallsNothing_HasFailed()
    {
        Program("npm", "exit 0");
        await RequestAsync("codex", "r");
        Assert.StartsWith("the installer ended well, but codex is not in PATH", (await _link.EventAsync<AgentInstallFailed>()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondRequest_JoinsTheFirst_AndGetsTheOutcomeUnderItsOwnId()
    {
        await RequestAsync("codex", "first");
        await _link.EventAsync<AgentInstallProgress>(one => one.RequestId == "first" && one.Line.StartsWith("npm", StringComparison.Ordinal));
        await RequestAsync("codex", "second");
        await GoAsync();
        await _link.EventAsync<AgentInstalled>(one => one.RequestId == "first");
        await _link.EventAsync<AgentInstalled>(one => one.RequestId == "second");
        Assert.Equal("run\n", await ReadAsync("npm-runs"));
    }

    [Fact]
    public async Task OutcomeOfALostLink_IsToldOnTheNext()
    {
        await RequestAsync("codex", "r");
        await UntilRunningAsync();
        _link.Cut();
        var next = await _daemon.NextLinkAsync();
        await GoAsync();
        Assert.Equal("r", (await next.EventAsync<AgentInstalled>()).RequestId);

        // Whether that arrived is anybody's guess when the link goes at once.
        next.Cut();
        Assert.Equal("r", (await (await _daemon.NextLinkAsync()).EventAsync<AgentInstalled>()).RequestId);
    }

    [Fact]
    public async Task Stop_EndsTheInstaller()
    {
        Program("npm", "echo $$ >\"$HOME/npm-pid.new\"; mv \"$HOME/npm-pid.new\" \"$HOME/npm-pid\"; echo run >\"$HOME/npm-runs\"; trap '' TERM; while :; do sleep 1; done");
        await RequestAsync("codex", "r");
        await UntilRunningAsync();
        var pid = (await ReadAsync("npm-pid")).Trim();
        await _daemon.StopAsync();
        await Wait.Until(() => Task.FromResult(!File.Exists($"/proc/{pid}/cmdline") || File.ReadAllText($"/proc/{pid}/cmdline").Length == 0), "the installer's end");
        _daemon.Start();
        await _daemon.NextLinkAsync();
    }

    [Fact]
    public async Task AgentThatIsNone_IsRefused()
    {
        await _link.SendAsync(new AgentsInstall { RequestId = "r", Agent = AgentNames.None });
        var ack = await _link.AckAsync("r");
        Assert.Equal((false, "there is nothing to install: none"), (ack.Ok, ack.Error));
    }

    private async Task RequestAsync(string agent, string requestId)
    {
        await _link.SendAsync(new AgentsInstall { RequestId = requestId, Agent = agent });
        var ack = await _link.AckAsync(requestId);
        Assert.True(ack.Ok, ack.Error);
        Assert.Equal(requestId, _link.Received.Select(one => one.Event).OfType<Ack>().Last().RequestId);
    }

    private Task UntilRunningAsync() => Wait.Until(() => Task.FromResult(File.Exists(Path.Combine(Home, "npm-runs"))), "npm's start");

    private Task GoAsync() => File.WriteAllTextAsync(Path.Combine(Home, "go"), "");

    private Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(Home, file));

    private async Task PublishAsync(string address, string script)
    {
        var file = Path.Combine(Home, "site", address);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, $"set -eu\n{script}\n");
    }

    private async Task RunAsync(string program)
    {
        using var process = System.Diagnostics.Process.Start(Path.Combine(Home, "programs", program));
        await Wait.For(process.WaitForExitAsync(), $"the end of {program}");
        Assert.Equal(0, process.ExitCode);
    }

    private void Program(string name, string script)
    {
        var path = Path.Combine(Home, "programs", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
