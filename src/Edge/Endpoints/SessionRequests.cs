using Chatcode.Edge.Http;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Edge.Endpoints;

/// <summary>A session to start, as it is asked for.</summary>
internal sealed record CreateSession(string? Title, string? AgentType, string? Workdir, int? Cols, int? Rows)
{
    /// <summary>Checks every member.</summary>
    /// <returns>Null when all is well; then <paramref name="session"/> is what to start.</returns>
    public IResult? Check(out NewSession session)
    {
        session = null!;
        var agent = AgentType ?? AgentNames.ClaudeCode;
        if (!AgentNames.All.Contains(agent))
        {
            return ApiResults.BadRequest("invalid_agent_type", $"agent_type must be one of {string.Join(", ", AgentNames.All.Order(StringComparer.Ordinal))}");
        }

        var title = Title?.Trim() ?? (agent == AgentNames.None ? "shell" : agent);
        if (!SessionTitle.IsValid(title)) return SessionTitle.Refusal();
        if (Workdir is { Length: > Endpoints.Workdir.MaxLength })
        {
            return ApiResults.BadRequest("invalid_workdir", $"workdir must be at most {Endpoints.Workdir.MaxLength} characters");
        }

        if (Cols is null != Rows is null || (Cols is { } cols && Rows is { } rows && !ProtocolLimits.IsGridAllowed(cols, rows)))
        {
            return ApiResults.BadRequest("invalid_size", $"cols and rows go together, from {ProtocolLimits.MinCols}×{ProtocolLimits.MinRows} to {ProtocolLimits.MaxCols}×{ProtocolLimits.MaxRows}");
        }

        session = new NewSession
        {
            Id = SessionId.New(),
            Title = title,
            AgentType = agent,
            Workdir = Endpoints.Workdir.Normalise(Workdir),
            Cols = Cols,
            Rows = Rows,
        };
        return null;
    }
}

/// <summary>A new title.</summary>
internal sealed record RenameSession(string? Title);

/// <summary>A session's title: 1–80 characters, none of them a control character.</summary>
internal static class SessionTitle
{
    private const int MaxLength = 80;

    public static bool IsValid(string? title) =>
        !string.IsNullOrWhiteSpace(title) && title.Length <= MaxLength && !title.Any(char.IsControl);

    public static IResult Refusal() => ApiResults.BadRequest("invalid_title", $"title must be 1 to {MaxLength} characters without control characters");
}
