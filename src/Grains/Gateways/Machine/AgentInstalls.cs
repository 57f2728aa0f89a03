using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Machine;

/// <summary>
/// How the last attempt to install each agent goes or went. One entry for each of <see cref="AgentNames.All"/> at most; in memory
/// only: what is installed the gateway itself tells, and that it goes on it tells by progress.
/// </summary>
internal sealed class AgentInstalls
{
    /// <summary>What is shown for an attempt whose end may never be heard of.</summary>
    public const string Lost = "the gateway disconnected while it was being installed";

    private readonly Dictionary<string, Install> _byAgent = new(StringComparer.Ordinal);

    private enum Stage
    {
        Running,
        Lost,
        Ended,
    }

    /// <summary>The gateway has begun, as its <c>ack</c> says.</summary>
    public void Began(string agent, string requestId)
    {
        // Who waits for the ack may hear of it behind what follows.
        if (_byAgent.TryGetValue(agent, out var last) && last.RequestId == requestId) return;
        _byAgent[agent] = new Install(requestId, Stage.Running);
    }

    /// <summary>It goes on.</summary>
    public void Progressed(string agent, string requestId, string line)
    {
        if (!AgentNames.All.Contains(agent)) return;
        var known = _byAgent.TryGetValue(agent, out var last);
        if (known && last.Stage == Stage.Running) _byAgent[agent] = last with { Line = line };
        else if (!known || last.Stage == Stage.Lost || last.RequestId != requestId) _byAgent[agent] = new Install(requestId, Stage.Running, Line: line);
    }

    /// <summary>The gateway is done, with an error or without. It may say so twice, also while a later attempt runs.</summary>
    public void Ended(string agent, string requestId, string? error)
    {
        if (!AgentNames.All.Contains(agent)) return;
        if (_byAgent.TryGetValue(agent, out var last) && last.Stage == Stage.Running && last.RequestId != requestId) return;
        _byAgent[agent] = new Install(requestId, Stage.Ended, error);
    }

    /// <summary>Whatever runs may go on; should that be told on another link, it counts.</summary>
    public void LinkLost()
    {
        foreach (var (agent, install) in _byAgent.ToArray())
        {
            if (install.Stage == Stage.Running) _byAgent[agent] = new Install(install.RequestId, Stage.Lost, Lost);
        }
    }

    /// <summary>Whether an agent is being installed and what its installer printed last, and why the last attempt failed.</summary>
    public (bool Running, string? Line, string? Error) Of(string agent) =>
        _byAgent.TryGetValue(agent, out var install) ? (install.Stage == Stage.Running, install.Line, install.Error) : default;

    private readonly record struct Install(string RequestId, Stage Stage, string? Error = null, string? Line = null);
}
