using System.Text.Json.Serialization;
using Chatcode.Grains.DigitalOcean;

namespace Chatcode.Grains.Servers;

/// <summary>Why DigitalOcean did not do what a server needs.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.ServerProblem")]
public sealed record ServerProblem
{
    /// <summary>Which kind.</summary>
    [Id(0)] public required CloudOutcome Kind { get; init; }

    /// <summary>DigitalOcean's own words, one line; null where it had none.</summary>
    [Id(1)] public string? Reason { get; init; }

    /// <summary>How long DigitalOcean asked to wait; null where it did not.</summary>
    [Id(2)] public TimeSpan? RetryAfter { get; init; }

    /// <summary>For programs; never changes its meaning.</summary>
    [JsonIgnore]
    public string Code => Kind switch
    {
        CloudOutcome.NotConnected => "digitalocean_not_connected",
        CloudOutcome.Broken => "reconnect_digitalocean",
        CloudOutcome.OtherAccount => "other_digitalocean_account",
        CloudOutcome.NotFound => "droplet_missing",
        CloudOutcome.Refused => "digitalocean_refused",
        CloudOutcome.RateLimited => "digitalocean_busy",
        CloudOutcome.Unavailable => "digitalocean_unavailable",
        CloudOutcome.Unsettled => "droplet_unsettled",
        CloudOutcome.Busy => "droplet_busy",
        _ => throw new InvalidOperationException($"{Kind} is no problem"),
    };

    /// <summary>For people.</summary>
    [JsonIgnore]
    public string Message => Kind switch
    {
        CloudOutcome.NotConnected => "DigitalOcean is not connected",
        CloudOutcome.Broken => "DigitalOcean no longer accepts the connection; connect it again",
        CloudOutcome.OtherAccount => "the server is in another DigitalOcean account or team than the connected one; connect that one again",
        CloudOutcome.NotFound => "DigitalOcean does not have this droplet any more",
        CloudOutcome.Refused => Reason is null ? "DigitalOcean refused" : $"DigitalOcean refused: {Reason}",
        CloudOutcome.RateLimited => "DigitalOcean is getting too many requests from this account",
        CloudOutcome.Unavailable => "DigitalOcean does not answer, or not in a way that makes sense",
        CloudOutcome.Unsettled => "DigitalOcean has not said yet whether it made the droplet",
        CloudOutcome.Busy => "DigitalOcean is still doing something else with this droplet; try again in a moment",
        _ => throw new InvalidOperationException($"{Kind} is no problem"),
    };
}
