namespace Chatcode.Grains.DigitalOcean;

/// <summary>What a person can rent at DigitalOcean. The key is the <see cref="Ids.UserId"/>.</summary>
[Alias("chatcode.IDigitalOceanCatalogGrain")]
public interface IDigitalOceanCatalogGrain : IGrainWithStringKey
{
    /// <summary>Live from DigitalOcean when the person is connected and it answers (kept for 10 minutes), else a list that is built in.</summary>
    [Alias("Get"), ResponseTimeout("00:01:00")]
    Task<Catalog> Get();
}

/// <summary>Regions, plans and images to choose from; never empty.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.Catalog")]
public sealed record Catalog
{
    /// <summary>DigitalOcean says so; else built in, and perhaps out of date.</summary>
    [Id(0)] public required bool Live { get; init; }

    /// <summary>By name.</summary>
    [Id(1)] public required CatalogRegion[] Regions { get; init; }

    /// <summary>Cheapest first.</summary>
    [Id(2)] public required CatalogPlan[] Plans { get; init; }

    /// <summary>Those that the daemon can be installed on.</summary>
    [Id(3)] public required CatalogImage[] Images { get; init; }

    /// <summary>What to take when nothing is said: a region's slug.</summary>
    [Id(4)] public required string DefaultRegion { get; init; }

    /// <summary>A plan's slug.</summary>
    [Id(5)] public required string DefaultSize { get; init; }

    /// <summary>An image's slug.</summary>
    [Id(6)] public required string DefaultImage { get; init; }
}

/// <summary>A place.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.CatalogRegion")]
public sealed record CatalogRegion
{
    /// <summary>DigitalOcean's slug.</summary>
    [Id(0)] public required string Slug { get; init; }

    /// <summary>For people.</summary>
    [Id(1)] public required string Name { get; init; }
}

/// <summary>A size of machine.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.CatalogPlan")]
public sealed record CatalogPlan
{
    /// <summary>DigitalOcean's slug.</summary>
    [Id(0)] public required string Slug { get; init; }

    /// <summary>Virtual processors.</summary>
    [Id(1)] public required int Vcpus { get; init; }

    /// <summary>MiB.</summary>
    [Id(2)] public required int Memory { get; init; }

    /// <summary>GiB.</summary>
    [Id(3)] public required int Disk { get; init; }

    /// <summary>US dollars.</summary>
    [Id(4)] public required decimal PriceMonthly { get; init; }

    /// <summary>US dollars.</summary>
    [Id(5)] public required decimal PriceHourly { get; init; }

    /// <summary>Slugs of the regions that have it.</summary>
    [Id(6)] public required string[] Regions { get; init; }
}

/// <summary>An operating system.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.CatalogImage")]
public sealed record CatalogImage
{
    /// <summary>DigitalOcean's slug.</summary>
    [Id(0)] public required string Slug { get; init; }

    /// <summary>For people.</summary>
    [Id(1)] public required string Name { get; init; }
}
