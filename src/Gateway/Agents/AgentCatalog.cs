using System.Text.RegularExpressions;

namespace Chatcode.Gateway.Agents;

/// <summary>Which agents this machine has. Asks the user's login shell each time: an installation shows at once.</summary>
internal sealed partial class AgentCatalog(LoginShell shell)
{
    /// <summary>Time for a look into PATH: start-up files can be slow. With the next it stays below the control plane's 10 s.</summary>
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(6);

    /// <summary>Time for an agent to tell its version.</summary>
    private static readonly TimeSpan VersionPatience = TimeSpan.FromSeconds(3);

    /// <summary>For either, after an installation: its first start may set things up.</summary>
    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(60);

    /// <summary>Whether the agent's program is in PATH.</summary>
    /// <exception cref="TimeoutException">The shell did not come up in time.</exception>
    public Task<bool> IsInstalledAsync(Agent agent, CancellationToken cancellationToken) => IsInstalledAsync(agent, LookPatience, cancellationToken);

    /// <summary>State of every agent; the version is null when it is not installed or does not tell.</summary>
    public async Task<IReadOnlyList<(Agent Agent, bool Installed, string? Version)>> LookAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(Agent.All.Select(agent => LookAsync(agent, LookPatience, VersionPatience, cancellationToken))).ConfigureAwait(false);

    /// <summary>State of one agent, for whom nobody waits within the control plane's time.</summary>
    /// <exception cref="TimeoutException">The shell did not come up in time.</exception>
    public Task<(Agent Agent, bool Installed, string? Version)> LookPatientlyAsync(Agent agent, CancellationToken cancellationToken) =>
        LookAsync(agent, LongPatience, LongPatience, cancellationToken);

    private async Task<bool> IsInstalledAsync(Agent agent, TimeSpan patience, CancellationToken cancellationToken) =>
        await shell.RunAsync($"command -v {agent.Binary}", patience, cancellationToken).ConfigureAwait(false) is var (exitCode, _)
            ? exitCode == 0
            : throw new TimeoutException($"the login shell did not come up within {patience.TotalSeconds:0} s");

    private async Task<(Agent Agent, bool Installed, string? Version)> LookAsync(
        Agent agent, TimeSpan lookPatience, TimeSpan versionPatience, CancellationToken cancellationToken)
    {
        if (!await IsInstalledAsync(agent, lookPatience, cancellationToken).ConfigureAwait(false))
        {
            return (agent, false, null);
        }

        var answer = await shell.RunAsync($"{agent.Binary} --version", versionPatience, cancellationToken).ConfigureAwait(false);
        var version = answer is (0, var output) ? VersionNumber().Match(output) : Match.Empty;
        return (agent, true, version.Success ? version.Value : null);
    }

    [GeneratedRegex(@"\d+(\.\d+)+[0-9A-Za-z.+-]*", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VersionNumber();
}
