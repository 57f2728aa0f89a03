using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>Where a session is in its life.</summary>
public enum SessionStatus
{
    /// <summary>Asked of the gateway, not yet confirmed.</summary>
    Starting,

    /// <summary>The gateway has it.</summary>
    Running,

    /// <summary>Its shell exited, or it was ended.</summary>
    Ended,

    /// <summary>It could not be started.</summary>
    Error,
}

/// <summary>One session as the API shows it.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.SessionRecord")]
public sealed record SessionRecord
{
    /// <summary>Its id.</summary>
    [Id(0)] public required SessionId Id { get; init; }

    /// <summary>1–80 characters.</summary>
    [Id(1)] public required string Title { get; init; }

    /// <summary>One of the wire's agent names; <c>none</c> is a shell.</summary>
    [Id(2)] public required string AgentType { get; init; }

    /// <summary>Below <c>/home/vibe/workspace</c>, the workspace's name on the wire.</summary>
    [Id(3)] public required string Workdir { get; init; }

    /// <summary>Where it is in its life.</summary>
    [Id(4)] public required SessionStatus Status { get; init; }

    /// <summary>When it was asked for.</summary>
    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last output or input known.</summary>
    [Id(6)] public required DateTimeOffset LastActivityAt { get; init; }

    /// <summary>What a program last wanted its person to look at, since somebody typed; null for nothing. Never stored.</summary>
    [Id(7)] public SessionNotice? Notice { get; init; }
}

/// <summary>A program in a session wants its person to look.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.SessionNotice")]
public sealed record SessionNotice
{
    /// <summary>One of the wire's <see cref="AttentionReasons"/>, or another that its daemon knows.</summary>
    [Id(0)] public required string Reason { get; init; }

    /// <summary>One of the wire's <see cref="AttentionConfidences"/>.</summary>
    [Id(1)] public required string Confidence { get; init; }

    /// <summary>What the program calls it.</summary>
    [Id(2)] public string? Title { get; init; }

    /// <summary>What the program says.</summary>
    [Id(3)] public string? Body { get; init; }

    /// <summary>When it came.</summary>
    [Id(4)] public required DateTimeOffset At { get; init; }
}

/// <summary>A session to start. The caller has checked every member's form.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.NewSession")]
public sealed record NewSession
{
    /// <summary>Its id, made by the caller so that a repeated call starts one session.</summary>
    [Id(0)] public required SessionId Id { get; init; }

    /// <summary>1–80 characters.</summary>
    [Id(1)] public required string Title { get; init; }

    /// <summary>One of the wire's agent names.</summary>
    [Id(2)] public required string AgentType { get; init; }

    /// <summary>Normalised, below <c>/home/vibe/workspace</c>.</summary>
    [Id(3)] public required string Workdir { get; init; }

    /// <summary>Columns; null leaves the daemon's default.</summary>
    [Id(4)] public int? Cols { get; init; }

    /// <summary>Rows; null leaves the daemon's default.</summary>
    [Id(5)] public int? Rows { get; init; }
}

/// <summary>What became of a call about sessions. The edge maps it to a status code.</summary>
public enum SessionOutcome
{
    /// <summary>Done.</summary>
    Ok,

    /// <summary>No such session, or the gateway is not this user's.</summary>
    NotFound,

    /// <summary>The gateway is away (503).</summary>
    NotConnected,

    /// <summary>The gateway did not answer in time (504).</summary>
    TimedOut,

    /// <summary>The gateway refused; <see cref="SessionResult.Error"/> has its words (502).</summary>
    Refused,

    /// <summary>The agent is not on the server (409).</summary>
    AgentNotInstalled,

    /// <summary>As many sessions as the server may have (409); <see cref="SessionResult.Limit"/>.</summary>
    LimitReached,
}

/// <summary>Answer to every call about sessions; which members are set depends on the call.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.SessionResult")]
public sealed record SessionResult
{
    /// <summary>What became of it.</summary>
    [Id(0)] public required SessionOutcome Outcome { get; init; }

    /// <summary>The sessions, of a list; the one session, of create and rename.</summary>
    [Id(1)] public SessionRecord[] Sessions { get; init; } = [];

    /// <summary>The gateway's own words when it refused.</summary>
    [Id(2)] public string? Error { get; init; }

    /// <summary>Sessions that the server may have at once.</summary>
    [Id(3)] public int Limit { get; init; }

    /// <summary>The snapshot message, JSON.</summary>
    [Id(4)] public byte[]? Snapshot { get; init; }
}
