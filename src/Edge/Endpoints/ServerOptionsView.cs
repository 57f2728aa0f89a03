using Chatcode.Grains.DigitalOcean;

namespace Chatcode.Edge.Endpoints;

/// <summary>What can be rented: live from DigitalOcean, or a built-in list.</summary>
internal sealed record ServerOptionsView(bool Live, RegionView[] Regions, PlanView[] Plans, ImageView[] Images, DefaultsView Defaults)
{
    public static ServerOptionsView From(Catalog catalog) => new(
        catalog.Live,
        [.. catalog.Regions.Select(static region => new RegionView(region.Slug, region.Name))],
        [.. catalog.Plans.Select(static plan => new PlanView(plan.Slug, plan.Vcpus, plan.Memory, plan.Disk, plan.PriceMonthly, plan.PriceHourly, plan.Regions))],
        [.. catalog.Images.Select(static image => new ImageView(image.Slug, image.Name))],
        new DefaultsView(catalog.DefaultRegion, catalog.DefaultSize, catalog.DefaultImage));
}

/// <summary>A place.</summary>
internal sealed record RegionView(string Slug, string Name);

/// <summary>A size: memory in MiB, disk in GiB, prices in US dollars.</summary>
internal sealed record PlanView(string Slug, int Vcpus, int Memory, int Disk, decimal PriceMonthly, decimal PriceHourly, string[] Regions);

/// <summary>An operating system.</summary>
internal sealed record ImageView(string Slug, string Name);

/// <summary>Slugs that are taken when nothing is said.</summary>
internal sealed record DefaultsView(string Region, string Size, string Image);
