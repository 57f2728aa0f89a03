using Chatcode.Gateway.Agents;
using Chatcode.Gateway.Agents.Installing;
using Chatcode.Gateway.Link;
using Chatcode.Gateway.Updates;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Commands;

/// <summary>Serves what the control plane asks of the programs on this machine.</summary>
/// <param name="stopping">Cancelled when the daemon stops.</param>
internal sealed class Upkeep(AgentCatalog agents, AgentInstaller installer, Updater updater, CancellationToken stopping)
{
    /// <summary>Tells which agents are here.</summary>
    /// <exception cref="TimeoutException">The login shell does not come up.</exception>
    public async Task ListAgentsAsync(AgentsList command, Outbox outbox, CancellationToken connection)
    {
        var found = await agents.LookAsync(connection).ConfigureAwait(false);
        var status = new AgentsStatus
        {
            RequestId = command.RequestId,
            Agents = [.. found.Select(one => new AgentStatus { Agent = one.Agent.Name, Binary = one.Agent.Binary, Installed = one.Installed, Version = one.Version })],
        };
        await outbox.PostAsync(status.ToUtf8(), connection).ConfigureAwait(false);
    }

    /// <summary>Answers at once; the outcome comes later.</summary>
    /// <param name="command">Names the agent.</param>
    /// <param name="answer">Takes what went wrong, null for nothing.</param>
    public Task InstallAsync(AgentsInstall command, Func<string?, ValueTask> answer) =>
        AnswerAsync(acknowledged => installer.Begin(command.Agent, command.RequestId, acknowledged), answer);

    /// <summary>Answers at once; the outcome comes from whichever daemon is here in the end.</summary>
    /// <param name="command">Names the release.</param>
    /// <param name="answer">Takes what went wrong, null for nothing.</param>
    public Task UpdateAsync(GatewayUpdate command, Func<string?, ValueTask> answer) =>
        AnswerAsync(acknowledged => updater.Begin(command, acknowledged, stopping), answer);

    private static async Task AnswerAsync(Func<Task, string?> begin, Func<string?, ValueTask> answer)
    {
        var acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await answer(begin(acknowledged.Task)).ConfigureAwait(false);
        }
        finally
        {
            acknowledged.SetResult();
        }
    }
}
