using Chatcode.Protocol;

namespace Chatcode.Gateway.Agents;

/// <summary>A coding agent that sessions can run.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Binary">The program, looked up in the PATH of a login shell.</param>
internal sealed record Agent(string Name, string Binary)
{
    /// <summary>All that are known.</summary>
    public static IReadOnlyList<Agent> All { get; } =
    [
        new(AgentNames.ClaudeCode, "claude"),
        new(AgentNames.Codex, "codex"),
        new(AgentNames.Gemini, "gemini"),
        new(AgentNames.OpenCode, "opencode"),
    ];

    /// <summary>Finds one by its name on the wire.</summary>
    public static Agent? Find(string name) => All.FirstOrDefault(agent => agent.Name == name);
}
