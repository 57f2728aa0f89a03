using Chatcode.Grains.DigitalOcean.Api;

namespace Chatcode.Grains.DigitalOcean;

/// <summary>Makes catalogs: from what DigitalOcean lists, or from what was true when this was written.</summary>
internal static class Catalogs
{
    /// <summary>Less memory does not hold an agent and its tools.</summary>
    private const int MinMemory = 1024;

    // The first that is there is the default.
    private static readonly string[] PreferredRegions = ["nyc3", "nyc1", "fra1", "ams3", "sfo3"];
    private static readonly string[] PreferredSizes = ["s-1vcpu-2gb", "s-2vcpu-2gb", "s-1vcpu-1gb"];
    private static readonly string[] PreferredImages = ["ubuntu-24-04-x64", "ubuntu-22-04-x64", "debian-12-x64"];

    // What install.sh knows: systemd and apt.
    private static readonly string[] Distributions = ["Ubuntu", "Debian"];

    private static readonly string[] Everywhere = ["nyc1", "nyc3", "ams3", "sfo3", "sgp1", "lon1", "fra1", "tor1", "blr1", "syd1"];

    /// <summary>For people who are not connected, and for days when DigitalOcean does not answer.</summary>
    public static Catalog BuiltIn { get; } = Make(
        live: false,
        [
            Region("nyc1", "New York 1"), Region("nyc3", "New York 3"), Region("ams3", "Amsterdam 3"), Region("sfo3", "San Francisco 3"), Region("sgp1", "Singapore 1"),
            Region("lon1", "London 1"), Region("fra1", "Frankfurt 1"), Region("tor1", "Toronto 1"), Region("blr1", "Bangalore 1"), Region("syd1", "Sydney 1"),
        ],
        [
            Plan("s-1vcpu-1gb", 1, 1024, 25, 6, 0.00893m), Plan("s-1vcpu-2gb", 1, 2048, 50, 12, 0.01786m), Plan("s-2vcpu-2gb", 2, 2048, 60, 18, 0.02679m),
            Plan("s-2vcpu-4gb", 2, 4096, 80, 24, 0.03571m), Plan("s-4vcpu-8gb", 4, 8192, 160, 48, 0.07143m), Plan("s-8vcpu-16gb", 8, 16384, 320, 96, 0.14286m),
        ],
        [
            Image("ubuntu-24-04-x64", "Ubuntu 24.04 (LTS) x64"), Image("ubuntu-22-04-x64", "Ubuntu 22.04 (LTS) x64"), Image("debian-12-x64", "Debian 12 x64"),
        ]);

    /// <returns>Null when the lists leave nothing to choose from.</returns>
    public static Catalog? From(Region[] regions, Size[] sizes, Image[] images)
    {
        var open = regions.Where(static region => region is { Available: true, Slug: not null }).Select(static region => Region(region.Slug!, region.Name ?? region.Slug!))
            .OrderBy(static region => region.Name, StringComparer.Ordinal).ToArray();
        var slugs = open.Select(static region => region.Slug).ToHashSet(StringComparer.Ordinal);
        var plans = sizes.Where(static size => size is { Available: true, Slug: not null, Memory: >= MinMemory })
            .Select(size => new CatalogPlan
            {
                Slug = size.Slug!, Vcpus = size.Vcpus, Memory = size.Memory, Disk = size.Disk, PriceMonthly = size.PriceMonthly, PriceHourly = size.PriceHourly,
                Regions = [.. (size.Regions ?? []).Where(slugs.Contains)],
            })
            .Where(static plan => plan.Regions.Length > 0)
            .OrderBy(static plan => plan.PriceMonthly).ThenBy(static plan => plan.Slug, StringComparer.Ordinal).ToArray();
        var systems = images.Where(static image => image is { Slug: not null, Status: null or "available" } && Distributions.Contains(image.Distribution))
            .Select(static image => Image(image.Slug!, $"{image.Distribution} {image.Name}"))
            .OrderByDescending(static image => image.Name, StringComparer.Ordinal).ToArray();
        return open.Length > 0 && plans.Length > 0 && systems.Length > 0 ? Make(live: true, open, plans, systems) : null;
    }

    private static Catalog Make(bool live, CatalogRegion[] regions, CatalogPlan[] plans, CatalogImage[] images)
    {
        var size = Choose(PreferredSizes, [.. plans.Select(static plan => plan.Slug)]);
        var has = plans.First(plan => plan.Slug == size).Regions;
        return new Catalog
        {
            Live = live,
            Regions = regions,
            Plans = plans,
            Images = images,
            DefaultRegion = Choose(PreferredRegions, [.. regions.Select(static region => region.Slug).Where(has.Contains)]),
            DefaultSize = size,
            DefaultImage = Choose(PreferredImages, [.. images.Select(static image => image.Slug)]),
        };
    }

    private static string Choose(string[] preferred, string[] there) => preferred.FirstOrDefault(there.Contains) ?? there[0];

    private static CatalogRegion Region(string slug, string name) => new() { Slug = slug, Name = name };

    private static CatalogImage Image(string slug, string name) => new() { Slug = slug, Name = name };

    private static CatalogPlan Plan(string slug, int vcpus, int memory, int disk, decimal monthly, decimal hourly) => new()
    {
        Slug = slug, Vcpus = vcpus, Memory = memory, Disk = disk, PriceMonthly = monthly, PriceHourly = hourly, Regions = Everywhere,
    };
}
