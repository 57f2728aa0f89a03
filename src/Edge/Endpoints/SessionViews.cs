using Chatcode.Grains.Gateways;
using Chatcode.Grains.Servers;

namespace Chatcode.Edge.Endpoints;

/// <summary>A session as clients see it; times are Unix seconds.</summary>
internal sealed record SessionView
{
    public required string Id { get; init; }
    public required string UserId { get; init; }
    public required string VpsId { get; init; }
    public required string Title { get; init; }
    public required string AgentType { get; init; }
    public required string Workdir { get; init; }
    public required string Status { get; init; }

    /// <summary>Whether its server is switched on and connected: what <see cref="Status"/> says is so now. Else it is what was last heard.</summary>
    public required bool Reachable { get; init; }

    public required long CreatedAt { get; init; }
    public required long LastActivityAt { get; init; }

    /// <summary>What a program in it last wanted its person to look at; null for nothing, or since somebody typed.</summary>
    public SessionNoticeView? Attention { get; init; }

    public static SessionView From(SessionRecord session, ServerRecord server) => new()
    {
        Id = session.Id.Value,
        UserId = server.User.Value,
        VpsId = server.Id.Value,
        Title = session.Title,
        AgentType = session.AgentType,
        Workdir = session.Workdir,
        Status = StatusName(session.Status),
        // One that has just been switched off may seem to be connected for another while.
        Reachable = server is { Status: ServerStatus.Active, Presence.Connected: true },
        CreatedAt = session.CreatedAt.ToUnixTimeSeconds(),
        LastActivityAt = session.LastActivityAt.ToUnixTimeSeconds(),
        Attention = session.Notice is { } notice
            ? new SessionNoticeView(notice.Reason, notice.Confidence, notice.Title, notice.Body, notice.At.ToUnixTimeSeconds())
            : null,
    };

    public static string StatusName(SessionStatus status) => status switch
    {
        SessionStatus.Starting => "starting",
        SessionStatus.Running => "running",
        SessionStatus.Ended => "ended",
        SessionStatus.Error => "error",
        _ => throw new InvalidOperationException($"unknown status {status}"),
    };
}

/// <summary>A server's sessions, oldest first.</summary>
internal sealed record SessionListView(SessionView[] Sessions);

/// <summary>A session that was started.</summary>
internal sealed record SessionCreatedView(string SessionId, string Status, SessionView Session);

/// <summary>A program wants its person to look; <c>at</c> in Unix seconds.</summary>
internal sealed record SessionNoticeView(string Reason, string Confidence, string? Title, string? Body, long At);
