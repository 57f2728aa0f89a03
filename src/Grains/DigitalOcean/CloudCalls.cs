using Chatcode.Grains.DigitalOcean.Api;

namespace Chatcode.Grains.DigitalOcean;

/// <summary>Answer to a request that was made on a person's behalf.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Value">What was asked for; null unless it is <see cref="CloudOutcome.Ok"/>.</param>
/// <param name="MayBeDone">Without an answer that says otherwise, it may have been done.</param>
/// <param name="Reason">DigitalOcean's own words on a failure.</param>
/// <param name="RetryAfter">How long DigitalOcean asked to wait.</param>
internal sealed record CloudResult<T>(CloudOutcome Outcome, T? Value = null, bool MayBeDone = false, string? Reason = null, TimeSpan? RetryAfter = null)
    where T : class;

/// <summary>Calls DigitalOcean for a person: with the token that their account's grain has, and once more with a fresh one after a 401.</summary>
/// <param name="account">Their account's grain.</param>
/// <param name="owner">Whose droplets it is about, as <see cref="DigitalOceanAccess.Owner"/>; null for whoever is connected.</param>
internal sealed class CloudCalls(IDigitalOceanAccountGrain account, string? owner)
{
    public async Task<CloudResult<T>> Call<T>(Func<string, Task<ApiResult<T>>> request)
        where T : class
    {
        var access = await account.GetAccess(rejected: null);
        if (Refusal<T>(access) is { } refusal) return refusal;
        var result = await request(access.Token!);
        if (result.Outcome is ApiOutcome.Unauthorized)
        {
            access = await account.GetAccess(access.Version);
            if (Refusal<T>(access) is { } refusedNow) return refusedNow;
            result = await request(access.Token!);
        }

        if (result.Outcome is ApiOutcome.Unauthorized)
        {
            // Told, so that the next one who asks need not try.
            await account.GetAccess(access.Version);
        }

        return new CloudResult<T>(Meaning(result.Outcome), result.Value, result.Outcome is ApiOutcome.Failed or ApiOutcome.NoAnswer, result.Message, result.RetryAfter);
    }

    /// <summary>Whether there is a connection that the droplets can be reached by, and whose it is.</summary>
    public async Task<(CloudOutcome Outcome, string? Owner)> Check()
    {
        var access = await account.GetAccess(rejected: null);
        return (Meaning(access), access.Owner);
    }

    private CloudResult<T>? Refusal<T>(DigitalOceanAccess access)
        where T : class => Meaning(access) is var outcome and not CloudOutcome.Ok ? new CloudResult<T>(outcome) : null;

    private CloudOutcome Meaning(DigitalOceanAccess access) => access.Outcome switch
    {
        AccessOutcome.Ok when owner is not null && access.Owner != owner => CloudOutcome.OtherAccount,
        AccessOutcome.Ok => CloudOutcome.Ok,
        AccessOutcome.NotConnected => CloudOutcome.NotConnected,
        AccessOutcome.Broken => CloudOutcome.Broken,
        AccessOutcome.Unreachable => CloudOutcome.Unavailable,
        _ => throw new InvalidOperationException($"unknown outcome {access.Outcome}"),
    };

    private static CloudOutcome Meaning(ApiOutcome outcome) => outcome switch
    {
        ApiOutcome.Ok => CloudOutcome.Ok,
        ApiOutcome.Unauthorized => CloudOutcome.Broken,
        ApiOutcome.NotFound => CloudOutcome.NotFound,
        ApiOutcome.Refused => CloudOutcome.Refused,
        ApiOutcome.Busy => CloudOutcome.Busy,
        ApiOutcome.RateLimited => CloudOutcome.RateLimited,
        ApiOutcome.Failed or ApiOutcome.NoAnswer or ApiOutcome.NotSent => CloudOutcome.Unavailable,
        _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
    };
}
