namespace Chatcode.Grains.DigitalOcean.Api;

/// <summary>What became of one request to DigitalOcean's API.</summary>
internal enum ApiOutcome
{
    /// <summary>Done, or accepted.</summary>
    Ok,

    /// <summary>401: the token is not taken.</summary>
    Unauthorized,

    /// <summary>404: no such thing, or not this token's.</summary>
    NotFound,

    /// <summary>Another 4xx, for example 422 or 403: it was not done, and the same request again will not be either.</summary>
    Refused,

    /// <summary>422 as something else is under way with the droplet: it was not done; in a moment it may be.</summary>
    Busy,

    /// <summary>429: it was not done; later it may be.</summary>
    RateLimited,

    /// <summary>5xx, or an answer that makes no sense: it may have been done or not.</summary>
    Failed,

    /// <summary>No answer in time, or no connection: it may have been done or not.</summary>
    NoAnswer,

    /// <summary>It took too long to come to it, so DigitalOcean was not asked.</summary>
    NotSent,
}

/// <summary>Answer to one request.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Value">What was asked for; null unless it is <see cref="ApiOutcome.Ok"/>.</param>
/// <param name="Message">DigitalOcean's own words on a failure, one line; null where it said nothing of use.</param>
/// <param name="RetryAfter">How long to wait, where DigitalOcean says so; at most 1 h.</param>
internal sealed record ApiResult<T>(ApiOutcome Outcome, T? Value = null, string? Message = null, TimeSpan? RetryAfter = null)
    where T : class;

/// <summary>Where an answer has nothing in it that matters.</summary>
internal sealed record Done
{
    public static readonly Done It = new();
}
