using System.Globalization;

namespace Chatcode.Fakes.DigitalOcean;

/// <summary>The cloud's things in the API's form.</summary>
internal static class ApiAnswers
{
    private const int PageSize = 20;
    private const int MaxPageSize = 200;

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static RegionShape RegionOf(Droplet droplet) => Catalog.Regions.First(one => one.Slug == droplet.Region);

    public static DropletShape From(Droplet droplet)
    {
        var size = Catalog.Sizes.First(one => one.Slug == droplet.Size);
        string[] features = [.. new[] { droplet.Backups ? "backups" : null, droplet.Ipv6 ? "ipv6" : null, droplet.Monitoring ? "monitoring" : null, "private_networking" }.OfType<string>()];
        return new DropletShape
        {
            Id = droplet.Id,
            Name = droplet.Name,
            Memory = size.Memory,
            Vcpus = size.Vcpus,
            Disk = size.Disk,
            DiskInfo = size.DiskInfo,
            Locked = droplet.Status == "new",
            Status = droplet.Status,
            CreatedAt = Time(droplet.CreatedAt),
            Features = features,
            Image = Catalog.Images.First(one => one.Slug == droplet.Image),
            Size = size,
            SizeSlug = size.Slug,
            Networks = NetworksOf(droplet),
            Region = RegionOf(droplet),
            Tags = [.. droplet.Tags],
            VpcUuid = "760e09ef-dc84-11e8-981e-3cfdfeaae000",
        };
    }

    public static ActionShape From(DropletAction action, Droplet droplet) => new()
    {
        Id = action.Id,
        Status = action.Status,
        Type = action.Type,
        StartedAt = Time(action.StartedAt),
        CompletedAt = action.CompletedAt is { } completed ? Time(completed) : null,
        ResourceId = action.Droplet,
        Region = RegionOf(droplet),
        RegionSlug = droplet.Region,
    };

    /// <summary>One page of a list, with the links and the total that go with it.</summary>
    public static IResult Page<T>(HttpRequest http, string name, IReadOnlyList<T> all)
    {
        var size = Number(http, "per_page", PageSize, MaxPageSize);
        var page = Number(http, "page", 1, int.MaxValue);
        var last = Math.Max(1, (all.Count + size - 1) / size);
        var links = new LinksShape
        {
            Pages = last == 1 ? null : new PagesShape
            {
                First = page > 1 ? Link(http, 1) : null,
                Prev = page > 1 ? Link(http, page - 1) : null,
                Next = page < last ? Link(http, page + 1) : null,
                Last = page < last ? Link(http, last) : null,
            },
        };
        var shown = all.Skip((int)Math.Min((long)(page - 1) * size, int.MaxValue)).Take(size).ToArray();
        return Results.Json(new Dictionary<string, object> { [name] = shown, ["links"] = links, ["meta"] = new MetaShape(all.Count) });
    }

    private static NetworksShape NetworksOf(Droplet droplet)
    {
        // The private address comes with the public one.
        if (droplet.PublicAddress is not { } address) return new NetworksShape([], []);
        var suffix = address["198.18.".Length..];
        return new NetworksShape(
            [new NetworkShape($"10.116.{suffix}", "255.255.0.0", null, "private"), new NetworkShape(address, "255.255.254.0", "198.18.0.1", "public")],
            droplet.Ipv6 ? [new NetworkShape($"2001:db8::{droplet.Id:x}", "64", "2001:db8::1", "public")] : []);
    }

    private static int Number(HttpRequest http, string name, int otherwise, int max) =>
        int.TryParse(http.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? Math.Min(number, max) : otherwise;

    private static string Link(HttpRequest http, int page)
    {
        var query = http.Query.Where(static one => one.Key != "page").Append(new("page", page.ToString(CultureInfo.InvariantCulture)));
        return $"{http.Scheme}://{http.Host}{http.Path}{QueryString.Create(query)}";
    }
}
