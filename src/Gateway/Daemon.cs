using System.Collections;
using Chatcode.Gateway.Agents;
using Chatcode.Gateway.Agents.Installing;
using Chatcode.Gateway.Commands;
using Chatcode.Gateway.Configuration;
using Chatcode.Gateway.Files;
using Chatcode.Gateway.Health;
using Chatcode.Gateway.Link;
using Chatcode.Gateway.Sessions;
using Chatcode.Gateway.Ssh;
using Chatcode.Gateway.Tmux;
using Chatcode.Gateway.Updates;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway;

/// <summary>The daemon put together: sessions on one side, the link on the other.</summary>
internal static class Daemon
{
    /// <summary>Takes up what runs in tmux, then serves the control plane until stopped. Sessions live on.</summary>
    /// <returns>True when it makes way for an update and wants to be started anew.</returns>
    /// <exception cref="ConfigurationException">A configured folder can't be used.</exception>
    /// <exception cref="TmuxException">tmux can't be used.</exception>
    public static async Task<bool> RunAsync(
        GatewayOptions options, LinkOptions link, Func<string, string?> variable, ILoggerFactory loggers, TimeProvider time, CancellationToken stopped)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        var stopping = ending.Token;
        PrivateDirectory.Make("GATEWAY_TMUX_SOCKET", Path.GetDirectoryName(options.TmuxSocket)!);
        PrivateDirectory.Make("GATEWAY_TEMP_DIR", options.TempDirectory);
        var workspace = new Workspace(options.Workspace);
        try
        {
            workspace.Open("");
        }
        catch (WorkspaceException e)
        {
            throw new ConfigurationException("GATEWAY_WORKSPACE", $"can't be used: {e.Message}");
        }

        var tmux = new TmuxServer(new TmuxOptions { SocketPath = options.TmuxSocket, TempDirectory = options.TempDirectory }, loggers, time);
        await using (tmux.ConfigureAwait(false))
        {
            var sessions = new SessionTable(tmux, options.MaxSessions, time, loggers.CreateLogger<SessionTable>());
            await using (sessions.ConfigureAwait(false))
            {
                await sessions.RecoverAsync(stopping).ConfigureAwait(false);
                var shell = LoginShell.OfUser(variable);
                var agents = new AgentCatalog(shell);
                var notices = new Notices(time);
                var secrets = SecretFilter.Of([options.AuthToken, options.BootstrapToken], ProcessEnvironment());
                var installer = new AgentInstaller(shell, agents, notices, secrets, new InstallLimits(), time, loggers.CreateLogger<AgentInstaller>());
                await using var installing = installer.ConfigureAwait(false);
                var updater = new Updater(options, notices, () => installer.IsBusy, ending.Cancel, time, loggers.CreateLogger<Updater>());
                await updater.ReportAsync().ConfigureAwait(false);
                var machine = new Machine(options.Workspace);
                using var keys = new AuthorizedKeys(options.Home, time, loggers.CreateLogger<AuthorizedKeys>());
                var files = new FileTransfers(new Uploads(workspace, time, loggers.CreateLogger<Uploads>()), new Downloads(workspace, time));
                var peer = new GatewayPeer(
                    options,
                    machine,
                    sessions,
                    new HealthReporter(options.GatewayId, machine, sessions, time),
                    new CommandDispatcher(
                        sessions, new SessionCreation(sessions, workspace, agents, shell), workspace, new Upkeep(agents, installer, updater, stopping), files, keys, loggers.CreateLogger<CommandDispatcher>(), stopping),
                    new InputFrames(sessions, loggers.CreateLogger<InputFrames>()),
                    notices,
                    updater,
                    time);
                var sweeping = keys.SweepAsync(stopping);
                await new ControlPlaneLink(options.ConnectUrl, options.AuthToken, peer, link, time, loggers.CreateLogger<ControlPlaneLink>())
                    .RunAsync(stopping).ConfigureAwait(false);
                await sweeping.ConfigureAwait(false);
                await updater.Fetching.ConfigureAwait(false);
                return !stopped.IsCancellationRequested;
            }
        }
    }
    private static IEnumerable<KeyValuePair<string, string>> ProcessEnvironment() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(one => KeyValuePair.Create((string)one.Key, (string?)one.Value ?? ""));
}
