using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>Which agents are on the server. Answers <see cref="AgentsList"/>.</summary>
public sealed record AgentsStatus() : WireMessage(MessageTypes.AgentsStatus), IGatewayEvent, IJsonOnDeserialized
{
    /// <summary>The command's.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string RequestId { get; init; }

    /// <summary>The agents.</summary>
    public required IReadOnlyList<AgentStatus> Agents { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Elements.RequireNoNulls(Agents, "agents");
}

/// <summary>An agent in <see cref="AgentsStatus"/>.</summary>
public sealed record AgentStatus
{
    /// <summary>One of <see cref="AgentNames"/>, or one that only a newer daemon knows.</summary>
    public required string Agent { get; init; }

    /// <summary>The program's name.</summary>
    public required string Binary { get; init; }

    /// <summary>Whether it is on PATH.</summary>
    public required bool Installed { get; init; }

    /// <summary>What it says of itself.</summary>
    public string? Version { get; init; }
}

/// <summary>How far an installation is. An addition of this project's: whoever does not know it ignores it.</summary>
public sealed record AgentInstallProgress() : WireMessage(MessageTypes.AgentInstallProgress), IGatewayEvent
{
    /// <summary>That of the <see cref="AgentsInstall"/>.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string RequestId { get; init; }

    /// <summary>The agent.</summary>
    public required string Agent { get; init; }

    /// <summary>The last line that the installer printed, for a person to read: no control characters, at most 200 characters.</summary>
    public required string Line { get; init; }
}

/// <summary>An agent was installed.</summary>
public sealed record AgentInstalled() : WireMessage(MessageTypes.AgentInstalled), IGatewayEvent
{
    /// <summary>That of the <see cref="AgentsInstall"/>.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string RequestId { get; init; }

    /// <summary>The agent.</summary>
    public required string Agent { get; init; }

    /// <summary>What it says of itself.</summary>
    public string? Version { get; init; }
}

/// <summary>An agent could not be installed.</summary>
public sealed record AgentInstallFailed() : WireMessage(MessageTypes.AgentInstallFailed), IGatewayEvent
{
    /// <summary>That of the <see cref="AgentsInstall"/>.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string RequestId { get; init; }

    /// <summary>The agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Why, for a person to read.</summary>
    public required string Error { get; init; }
}

/// <summary>The workspace's folders. Answers <see cref="WorkspaceList"/>.</summary>
public sealed record WorkspaceFolders() : WireMessage(MessageTypes.WorkspaceFolders), IGatewayEvent, IJsonOnDeserialized
{
    /// <summary>The command's.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string RequestId { get; init; }

    /// <summary>Their names.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Elements.RequireNoNulls(Folders, "folders");
}
