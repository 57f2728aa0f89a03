namespace Chatcode.Fakes.DigitalOcean;

/// <summary>Places, sizes and images: a few of the real ones, some of which are not to be had.</summary>
internal static class Catalog
{
    private static readonly string[] Features = ["backups", "ipv6", "metadata", "install_agent", "storage", "image_transfer"];
    private static readonly string[] Everywhere = ["nyc1", "nyc3", "ams3", "sfo3", "sgp1", "lon1", "fra1", "tor1", "blr1", "syd1"];

    public static readonly SizeShape[] Sizes =
    [
        Size("s-1vcpu-512mb-10gb", 512, 1, 10, 0.5, 4, "Basic", ["nyc1", "fra1", "sfo3", "sgp1", "ams3"]),
        Size("s-1vcpu-1gb", 1024, 1, 25, 1, 6, "Basic", Everywhere),
        Size("s-1vcpu-2gb", 2048, 1, 50, 2, 12, "Basic", Everywhere),
        Size("s-2vcpu-2gb", 2048, 2, 60, 3, 18, "Basic", Everywhere),
        Size("s-2vcpu-4gb", 4096, 2, 80, 4, 24, "Basic", Everywhere),
        Size("s-4vcpu-8gb", 8192, 4, 160, 5, 48, "Basic", Everywhere),
        Size("s-8vcpu-16gb", 16384, 8, 320, 6, 96, "Basic", Everywhere),
        Size("c-2", 4096, 2, 25, 4, 42, "CPU-Optimized", ["nyc1", "nyc3", "ams3", "fra1", "sfo3"]),
        Size("g-2vcpu-8gb", 8192, 2, 25, 4, 63, "General Purpose", ["nyc1", "nyc3", "ams3", "fra1", "sfo3"]),
        Size("s-1vcpu-3gb", 3072, 1, 60, 3, 15, "Basic", []) with { Available = false },
    ];

    public static readonly RegionShape[] Regions =
    [
        Region("nyc1", "New York 1"),
        Region("nyc3", "New York 3"),
        Region("ams3", "Amsterdam 3"),
        Region("sfo3", "San Francisco 3"),
        Region("sgp1", "Singapore 1"),
        Region("lon1", "London 1"),
        Region("fra1", "Frankfurt 1"),
        Region("tor1", "Toronto 1"),
        Region("blr1", "Bangalore 1"),
        Region("syd1", "Sydney 1"),
        Region("sfo1", "San Francisco 1") with { Available = false, Sizes = [] },
    ];

    public static readonly ImageShape[] Images =
    [
        Image(195932981, "ubuntu-24-04-x64", "24.04 (LTS) x64", "Ubuntu", "base"),
        Image(200462413, "ubuntu-22-04-x64", "22.04 (LTS) x64", "Ubuntu", "base"),
        Image(199384131, "debian-13-x64", "13 x64", "Debian", "base"),
        Image(178908131, "debian-12-x64", "12 x64", "Debian", "base"),
        Image(203122171, "fedora-42-x64", "42 x64", "Fedora", "base"),
        Image(188127101, "rockylinux-9-x64", "9 x64", "Rocky Linux", "base"),
        Image(171002918, "docker-20-04", "Docker on Ubuntu 22.04", "Ubuntu", "snapshot"),
    ];

    public static bool IsApplication(ImageShape image) => image.Type == "snapshot";

    private static RegionShape Region(string slug, string name) =>
        new(name, slug, Features, true, [.. Sizes.Where(size => size.Regions.Contains(slug)).Select(static size => size.Slug)]);

    private static SizeShape Size(string slug, int memory, int vcpus, int disk, double transfer, double monthly, string description, string[] regions) => new()
    {
        Slug = slug,
        Memory = memory,
        Vcpus = vcpus,
        Disk = disk,
        Transfer = transfer,
        PriceMonthly = monthly,
        PriceHourly = Math.Round(monthly / 672, 5),
        Regions = regions,
        Available = true,
        Description = description,
        DiskInfo = [new DiskInfoShape("local", new DiskSizeShape(disk, "gib"))],
    };

    private static ImageShape Image(long id, string slug, string name, string distribution, string type) => new()
    {
        Id = id,
        Name = name,
        Distribution = distribution,
        Slug = slug,
        Regions = Everywhere,
        Type = type,
        MinDiskSize = type == "base" ? 7 : 25,
        SizeGigabytes = 0.69,
        Description = $"{distribution} {name}",
    };
}
