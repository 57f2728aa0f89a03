using System.Text.Json.Serialization;

namespace Chatcode.Fakes.DigitalOcean;

/// <summary>A droplet as it was at one moment.</summary>
public sealed record Droplet
{
    public required long Id { get; init; }

    /// <summary>Uuid of the account that made it.</summary>
    public required string Owner { get; init; }

    public required string Name { get; init; }

    /// <summary>Slugs.</summary>
    public required string Region { get; init; }

    public required string Size { get; init; }

    public required string Image { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required string UserData { get; init; }

    public bool Backups { get; init; }

    public bool Ipv6 { get; init; }

    public bool Monitoring { get; init; }

    /// <summary><c>new</c>, <c>active</c> or <c>off</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Null until it has one.</summary>
    public string? PublicAddress { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    // Null: when a test says so.
    [JsonInclude]
    internal DateTimeOffset? BootsAt { get; init; }

    [JsonInclude]
    internal DateTimeOffset? AddressAt { get; init; }
}

/// <summary>Something that was asked of a droplet.</summary>
public sealed record DropletAction
{
    public required long Id { get; init; }

    public required long Droplet { get; init; }

    /// <summary><c>create</c>, <c>power_on</c>, <c>power_off</c> or <c>shutdown</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>in-progress</c>, <c>completed</c> or <c>errored</c>.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    [JsonInclude]
    internal DateTimeOffset? EndsAt { get; init; }
}
