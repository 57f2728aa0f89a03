using System.Collections.Frozen;

namespace Chatcode.Protocol;

/// <summary>What a session can run: the values of <c>agent</c> in commands.</summary>
public static class AgentNames
{
    /// <summary>Claude Code.</summary>
    public const string ClaudeCode = "claude-code";

    /// <summary>Codex.</summary>
    public const string Codex = "codex";

    /// <summary>Gemini.</summary>
    public const string Gemini = "gemini";

    /// <summary>OpenCode.</summary>
    public const string OpenCode = "opencode";

    /// <summary>No agent: a shell.</summary>
    public const string None = "none";

    /// <summary>All of them.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.Create(ClaudeCode, Codex, Gemini, OpenCode, None);
}
