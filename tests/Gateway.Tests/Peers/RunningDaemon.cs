using System.Diagnostics;
using Chatcode.Gateway.Configuration;
using Chatcode.Gateway.Link;
using Chatcode.Protocol;
using Chatcode.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatcode.Gateway.Tests.Peers;

/// <summary>The daemon in this process, on a tmux server and in folders of its own, before a scripted control plane.</summary>
internal sealed class RunningDaemon : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    private RunningDaemon(ScriptedControlPlane plane, GatewayOptions options, TimeProvider time)
    {
        _time = time;
        Plane = plane;
        Options = options;
    }

    public ScriptedControlPlane Plane { get; }

    public GatewayOptions Options { get; private set; }

    public string Home => Options.Home;

    /// <summary>Starts both and waits until the daemon has opened its link.</summary>
    public static async Task<(RunningDaemon Daemon, ScriptedLink Link)> StartAsync(
        Func<GatewayOptions, GatewayOptions>? configure = null, TimeProvider? time = null)
    {
        RequiredTool.Find("tmux", "apt-get install tmux");
        var home = Directory.CreateTempSubdirectory("chatcode-").FullName;

        // A login shell reads the system's start-up first, which has a prompt of its own; the user's start-up is not ours to run.
        await File.WriteAllTextAsync(Path.Combine(home, "shell"), $"#!/bin/sh\nHOME={home} exec /bin/bash \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(home, "shell"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await File.WriteAllTextAsync(Path.Combine(home, ".bash_profile"), "PS1='ready> '\nunset HISTFILE\n");
        await File.WriteAllTextAsync(Path.Combine(home, ".inputrc"), "set enable-bracketed-paste off\n");
        var plane = await ScriptedControlPlane.StartAsync();
        var options = new GatewayOptions
        {
            GatewayId = ScriptedControlPlane.GatewayId,
            AuthToken = ScriptedControlPlane.Token,
            ConnectUrl = new Uri(plane.Url, $"/gw/connect/{ScriptedControlPlane.GatewayId}"),
            Workspace = Path.Combine(home, "workspace"),
            TempDirectory = Path.Combine(home, "tmp"),
            Home = home,
            TmuxSocket = Path.Combine(home, "tmux.sock"),
        };
        var daemon = new RunningDaemon(plane, configure?.Invoke(options) ?? options, time ?? TimeProvider.System);
        daemon.Start();
        return (daemon, await daemon.NextLinkAsync());
    }

    public void Start()
    {
        _stopping = new CancellationTokenSource();
        var link = new LinkOptions { FirstDelay = TimeSpan.FromMilliseconds(20), LongestDelay = TimeSpan.FromMilliseconds(100) };
        _running = Daemon.RunAsync(Options, link, name => name == "SHELL" ? Path.Combine(Home, "shell") : null, NullLoggerFactory.Instance, _time, _stopping.Token);
    }

    /// <summary>The next link, after its hello and health.</summary>
    public async Task<ScriptedLink> NextLinkAsync()
    {
        var next = Plane.NextLinkAsync();
        if (await Task.WhenAny(next, _running) == _running)
        {
            await _running;
        }

        var link = await next;
        await link.EventAsync<GatewayHealth>();
        return link;
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Wait.For(_running, "the daemon's stop");
        _stopping.Dispose();
    }

    /// <summary>Starts a shell whose prompt is known, and waits for it.</summary>
    public async Task<string> CreateSessionAsync(ScriptedLink link, string? id = null, int cols = 80, int rows = 24)
    {
        id ??= $"ses-{Guid.NewGuid():N}"[..16];
        var request = link.NewRequestId();
        await link.SendAsync(new SessionCreate
        {
            RequestId = request,
            SessionId = id,
            Name = "test",
            Workdir = "/home/vibe/workspace",
            Agent = AgentNames.None,
            Cols = cols,
            Rows = rows,
        });
        var ack = await link.AckAsync(request);
        Assert.True(ack.Ok, ack.Error);
        await link.UntilShownAsync(id, "ready> ");
        return id;
    }

    /// <summary>Asks this daemon's tmux something.</summary>
    public async Task<string> TmuxAsync(params string[] arguments)
    {
        using var tmux = Process.Start(new ProcessStartInfo("tmux", ["-S", Options.TmuxSocket, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var output = await tmux.StandardOutput.ReadToEndAsync();
        await tmux.WaitForExitAsync();
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Plane.DisposeAsync();
        await TmuxAsync("kill-server");
        Directory.Delete(Home, recursive: true);
    }
}
