using System.Text.Json.Serialization;

namespace Chatcode.Grains.Servers;

/// <summary>
/// What is known of a rented server's machine, as needed to find it again after a crash anywhere. Each request that creates a
/// droplet is an attempt with a number, which is stored before it is sent and which the droplet carries as a tag; a droplet of
/// another attempt than the newest is a stray and is deleted.
/// </summary>
[GenerateSerializer, Immutable, Alias("chatcode.ServerMachine")]
public sealed record ServerMachine
{
    private const string AttemptTagStart = "chatcode:attempt-";

    /// <summary>What the daemon connects to.</summary>
    [Id(0)] public required string ConnectUrl { get; init; }

    /// <summary>Where the control plane serves its gateway's release.</summary>
    [Id(1)] public required string ReleaseUrl { get; init; }

    /// <summary>When this round of making it began: the person's call, or their retry.</summary>
    [Id(2)] public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Number of the newest attempt; 0 before the first.</summary>
    [Id(3)] public int Attempt { get; init; }

    /// <summary>When the newest attempt was sent, as long as its result is not known.</summary>
    [Id(4)] public DateTimeOffset? SentAt { get; init; }

    /// <summary>A droplet of ours may exist: one is known, or the result of an attempt is not.</summary>
    [Id(5)] public bool MayExist { get; init; }

    /// <summary>Droplets of attempts up to this one are not wanted any more.</summary>
    [Id(6)] public int Retired { get; init; }

    /// <summary>Whose droplets they are, as <see cref="DigitalOcean.DigitalOceanAccess.Owner"/>; null before the first attempt.</summary>
    [Id(7)] public string? Owner { get; init; }

    /// <summary>A hello from before says nothing: of a machine of another attempt, or that was switched off since.</summary>
    [Id(8)] public DateTimeOffset HelloCountsFrom { get; init; }

    /// <summary>When its deletion began.</summary>
    [Id(9)] public DateTimeOffset? DeletingSince { get; init; }

    /// <summary>A droplet that a retry gave up; it may have lost its tags. 0 for none.</summary>
    [Id(10)] public long GivenUp { get; init; }

    /// <summary>DigitalOcean refused it to the person who asked for it: with its end, the <c>Idempotency-Key</c> is free again.</summary>
    [Id(11)] public bool Refused { get; init; }

    /// <summary>The tag of the newest attempt's droplet.</summary>
    [JsonIgnore]
    internal string AttemptTag => $"{AttemptTagStart}{Attempt}";

    /// <summary>Whether a droplet of the newest attempt is wanted.</summary>
    [JsonIgnore]
    internal bool IsWanted => Attempt > Retired;

    internal static bool IsAttemptTag(string tag) => tag.StartsWith(AttemptTagStart, StringComparison.OrdinalIgnoreCase);
}
