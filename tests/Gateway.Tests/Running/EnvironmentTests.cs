using Chatcode.Gateway.Tests.Peers;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Tests.Running;

public sealed class EnvironmentTests : IAsyncLifetime
{
    private RunningDaemon _daemon = null!;
    private ScriptedLink _link = null!;

    public async Task InitializeAsync() => (_daemon, _link) = await RunningDaemon.StartAsync();

    public Task DisposeAsync() => _daemon.DisposeAsync().AsTask();

    [Theory]
    [InlineData("read -r _; exit 3", "\r")]
    [InlineData("exec sleep 1000", "\u0003")]
    public async Task AgentThatEnds_LeavesAShellInItsFolder(string agent, string typed)
    {
        var programs = Directory.CreateDirectory(Path.Combine(_daemon.Home, "programs")).FullName;
        await File.AppendAllTextAsync(Path.Combine(_daemon.Home, ".bash_profile"), $"PATH={programs}:$PATH\n");
        await File.WriteAllTextAsync(Path.Combine(programs, "claude"), $"#!/bin/sh\ncat CLAUDE.md; echo agent in $PWD; {agent}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(programs, "claude"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await _link.SendAsync(new SessionCreate
        {
            RequestId = "create",
            SessionId = "ses-agent",
            Name = "test",
            Workdir = "new/folder",
            Agent = AgentNames.ClaudeCode,
            AgentConfig = new AgentConfig { ClaudeMd = "asked for\n" },
        });
        var ack = await _link.AckAsync("create");
        Assert.True(ack.Ok, ack.Error);
        await _link.UntilShownAsync("ses-agent", $"asked for\r\nagent in {_daemon.Home}/workspace/new/folder");
        await _link.TypeAsync("ses-agent", typed);
        await _link.UntilShownAsync("ses-agent", "ready> ");
        await _link.TypeAsync("ses-agent", "head -n 1 AGENTS.md\r");
        await _link.UntilShownAsync("ses-agent", "# Working here\r\n");
    }

    [Fact]
    public async Task MachineWithoutALocale_GivesSessionsOneOfUtf8_AndASessionsOwnIsKept()
    {
        await _daemon.CreateSessionAsync(_link);
        await _daemon.TmuxAsync("set-environment", "-g", "-u", "LANG");
        await _daemon.TmuxAsync("set-environment", "-g", "-u", "LC_ALL");
        await _daemon.CreateSessionAsync(_link, "ses-plain");
        await _link.TypeAsync("ses-plain", "echo [$LANG]; x=ä; echo ${#x} characters\r");
        await _link.UntilShownAsync("ses-plain", "[C.UTF-8]\r\n1 characters\r\n");
        await _daemon.TmuxAsync("set-environment", "-g", "LANG", "POSIX");
        await _daemon.CreateSessionAsync(_link, "ses-own");
        await _link.TypeAsync("ses-own", "echo [$LANG]\r");
        await _link.UntilShownAsync("ses-own", "[POSIX]\r\n");
    }
}
