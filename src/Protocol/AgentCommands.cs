using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>Asks which agents are there. Answered by <see cref="AgentsStatus"/>.</summary>
public sealed record AgentsList() : GatewayCommand(MessageTypes.AgentsList);

/// <summary>Installs an agent. Answered by <see cref="Ack"/> at once, later by <see cref="AgentInstalled"/> or <see cref="AgentInstallFailed"/>.</summary>
public sealed record AgentsInstall() : GatewayCommand(MessageTypes.AgentsInstall)
{
    /// <summary>One of <see cref="AgentNames"/>.</summary>
    [JsonConverter(typeof(AgentNameConverter))]
    public required string Agent { get; init; }
}

/// <summary>Asks for the workspace's folders. Answered by <see cref="WorkspaceFolders"/>.</summary>
public sealed record WorkspaceList() : GatewayCommand(MessageTypes.WorkspaceList);
