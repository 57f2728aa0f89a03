namespace Chatcode.Fakes.Web;

/// <summary>How a request goes wrong.</summary>
public enum FaultKind
{
    /// <summary>Answered with <see cref="Fault.Status"/>; nothing is done.</summary>
    Answer,

    /// <summary>Answered 200 with something that is not JSON; nothing is done.</summary>
    Garbage,

    /// <summary>Never answered; nothing is done.</summary>
    Silence,

    /// <summary>The connection is cut before anything is done.</summary>
    Cut,

    /// <summary>Done and answered, but only after <see cref="Fault.Delay"/>.</summary>
    Slow,

    /// <summary>Kept waiting until <see cref="FaultPlan.Release"/>, then done and answered.</summary>
    Held,

    /// <summary>Done, but the connection is cut instead of the answer.</summary>
    AnswerLost,
}

/// <summary>A trouble that requests run into.</summary>
public sealed record Fault
{
    public required FaultKind Kind { get; init; }

    /// <summary>Of <see cref="FaultKind.Answer"/>.</summary>
    public int Status { get; init; } = 500;

    /// <summary>Of <see cref="FaultKind.Answer"/>; null for what the real one says with that status.</summary>
    public string? Body { get; init; }

    /// <summary>Seconds of the Retry-After header; null for none.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Of <see cref="FaultKind.Slow"/>.</summary>
    public TimeSpan Delay { get; init; }

    public static Fault Garbage { get; } = new() { Kind = FaultKind.Garbage };

    public static Fault Silence { get; } = new() { Kind = FaultKind.Silence };

    public static Fault Cut { get; } = new() { Kind = FaultKind.Cut };

    public static Fault Held { get; } = new() { Kind = FaultKind.Held };

    public static Fault AnswerLost { get; } = new() { Kind = FaultKind.AnswerLost };

    public static Fault Answer(int status, string? body = null) => new() { Kind = FaultKind.Answer, Status = status, Body = body };

    public static Fault TooManyRequests(int retryAfter) => new() { Kind = FaultKind.Answer, Status = 429, RetryAfter = retryAfter };

    public static Fault Slow(TimeSpan delay) => new() { Kind = FaultKind.Slow, Delay = delay };
}
