using System.Text.Json.Serialization;

namespace Chatcode.Fakes.DigitalOcean;

// The members of the real API's objects, from its OpenAPI description (github.com/digitalocean/openapi).
internal sealed record RegionShape(string Name, string Slug, string[] Features, bool Available, string[] Sizes);

internal sealed record DiskSizeShape(int Amount, string Unit);

internal sealed record DiskInfoShape(string Type, DiskSizeShape Size);

internal sealed record SizeShape
{
    public required string Slug { get; init; }
    public required int Memory { get; init; }
    public required int Vcpus { get; init; }
    public required int Disk { get; init; }
    public required double Transfer { get; init; }
    public required double PriceMonthly { get; init; }
    public required double PriceHourly { get; init; }
    public required string[] Regions { get; init; }
    public required bool Available { get; init; }
    public required string Description { get; init; }
    public required DiskInfoShape[] DiskInfo { get; init; }
}

internal sealed record ImageShape
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public required string Distribution { get; init; }
    public required string Slug { get; init; }
    public bool Public { get; init; } = true;
    public required string[] Regions { get; init; }
    public string CreatedAt { get; init; } = "2026-04-25T14:01:12Z";
    public required string Type { get; init; }
    public required int MinDiskSize { get; init; }
    public required double SizeGigabytes { get; init; }
    public required string Description { get; init; }
    public string[] Tags { get; init; } = [];
    public string Status { get; init; } = "available";
    public string ErrorMessage { get; init; } = "";
}

internal sealed record NetworkShape(string IpAddress, string Netmask, string? Gateway, string Type);

internal sealed record NetworksShape(NetworkShape[] V4, NetworkShape[] V6);

internal sealed record DropletShape
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public required int Memory { get; init; }
    public required int Vcpus { get; init; }
    public required int Disk { get; init; }
    public required DiskInfoShape[] DiskInfo { get; init; }
    public required bool Locked { get; init; }
    public required string Status { get; init; }
    public object? Kernel { get; init; }
    public required string CreatedAt { get; init; }
    public required string[] Features { get; init; }
    public long[] BackupIds { get; init; } = [];
    public object? NextBackupWindow { get; init; }
    public long[] SnapshotIds { get; init; } = [];
    public required ImageShape Image { get; init; }
    public string[] VolumeIds { get; init; } = [];
    public required SizeShape Size { get; init; }
    public required string SizeSlug { get; init; }
    public required NetworksShape Networks { get; init; }
    public required RegionShape Region { get; init; }
    public required string[] Tags { get; init; }
    public required string VpcUuid { get; init; }
}

internal sealed record ActionShape
{
    public required long Id { get; init; }
    public required string Status { get; init; }
    public required string Type { get; init; }
    public required string StartedAt { get; init; }
    public required string? CompletedAt { get; init; }
    public required long ResourceId { get; init; }
    public string ResourceType { get; init; } = "droplet";
    public required RegionShape Region { get; init; }
    public required string RegionSlug { get; init; }
}

internal sealed record ActionLinkShape(long Id, string Rel, string Href);

internal sealed record PagesShape
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? First { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Prev { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Next { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Last { get; init; }
}

internal sealed record LinksShape
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PagesShape? Pages { get; init; }
}

internal sealed record MetaShape(int Total);

internal sealed record TaggedShape(int Count, string? LastTaggedUri);

internal sealed record TagResourcesShape(int Count, string? LastTaggedUri, TaggedShape Droplets);

internal sealed record TagShape(string Name, TagResourcesShape Resources);
