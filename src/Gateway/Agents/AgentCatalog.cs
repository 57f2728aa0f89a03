using System.Text.RegularExpressions;

namespace Chatcode.Gateway.Agents;

/// <summary>Which agents this machine has. Asks the user's login shell each time: an installation shows at once.</summary>
internal sealed partial class AgentCatalog(LoginShell shell)
{
    /// <summary>Time for a look into PATH or for a version; together they stay below the control plane's 10 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Whether the agent's program is in PATH.</summary>
    public async Task<bool> IsInstalledAsync(Agent agent, CancellationToken cancellationToken) =>
        await shell.RunAsync($"command -v {agent.Binary}", Patience, cancellationToken).ConfigureAwait(false) is (0, _);

    /// <summary>State of every agent; the version is null when it is not installed or does not tell.</summary>
    public async Task<IReadOnlyList<(Agent Agent, bool Installed, string? Version)>> LookAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(Agent.All.Select(agent => LookAsync(agent, cancellationToken))).ConfigureAwait(false);

    private async Task<(Agent Agent, bool Installed, string? Version)> LookAsync(Agent agent, CancellationToken cancellationToken)
    {
        if (!await IsInstalledAsync(agent, cancellationToken).ConfigureAwait(false))
        {
            return (agent, false, null);
        }

        var answer = await shell.RunAsync($"{agent.Binary} --version", Patience, cancellationToken).ConfigureAwait(false);
        var version = answer is (0, var output) ? VersionNumber().Match(output) : Match.Empty;
        return (agent, true, version.Success ? version.Value : null);
    }

    [GeneratedRegex(@"\d+(\.\d+)+[0-9A-Za-z.+-]*", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VersionNumber();
}
