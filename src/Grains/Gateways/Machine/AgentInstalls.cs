using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Machine;

/// <summary>
/// How the last attempt to install each agent goes or went. One entry for each of <see cref="AgentNames.All"/> at most; in memory
/// only: what is installed the gateway itself tells.
/// </summary>
internal sealed class AgentInstalls
{
    /// <summary>What is shown for an attempt whose end may never be heard of.</summary>
    public const string Lost = "the gateway disconnected while it was being installed";

    private readonly Dictionary<string, Install> _byAgent = new(StringComparer.Ordinal);

    /// <summary>The gateway has begun, as its <c>ack</c> says.</summary>
    public void Began(string agent, string requestId)
    {
        // Who waits for the ack may hear of it behind the end.
        if (_byAgent.TryGetValue(agent, out var last) && last.RequestId == requestId) return;
        _byAgent[agent] = new Install(requestId, Running: true, Error: null);
    }

    /// <summary>The gateway is done, with an error or without.</summary>
    public void Ended(string agent, string requestId, string? error)
    {
        if (AgentNames.All.Contains(agent)) _byAgent[agent] = new Install(requestId, Running: false, error);
    }

    /// <summary>Whatever runs may go on; should its end be told on another link, that counts.</summary>
    public void LinkLost()
    {
        foreach (var (agent, install) in _byAgent.ToArray())
        {
            if (install.Running) _byAgent[agent] = install with { Running = false, Error = Lost };
        }
    }

    /// <summary>Whether an agent is being installed, and why the last attempt failed.</summary>
    public (bool Running, string? Error) Of(string agent) =>
        _byAgent.TryGetValue(agent, out var install) ? (install.Running, install.Error) : default;

    private readonly record struct Install(string RequestId, bool Running, string? Error);
}
