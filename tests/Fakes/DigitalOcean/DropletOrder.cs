using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chatcode.Fakes.DigitalOcean;

/// <summary>The body of a creation; members that are not listed are not looked at.</summary>
internal sealed partial record DropletOrder
{
    private const int MaxUserData = 64 * 1024;
    private const int MaxName = 255;
    private const int MaxTag = 255;

    public string? Name { get; init; }
    public string? Region { get; init; }
    public string? Size { get; init; }
    public JsonElement Image { get; init; }
    public bool Backups { get; init; }
    public bool Ipv6 { get; init; }
    public bool Monitoring { get; init; }
    public string[]? Tags { get; init; }
    public string? UserData { get; init; }

    /// <summary>Checks as the real one does, and says where it will be.</summary>
    /// <exception cref="CloudRefusal">Something is wrong with it.</exception>
    public (RegionShape Region, SizeShape Size, ImageShape Image) Check()
    {
        if (string.IsNullOrEmpty(Name)) throw CloudRefusal.Unprocessable("Name can't be blank");
        if (Name.Length > MaxName || !HostName().IsMatch(Name))
        {
            throw CloudRefusal.Unprocessable("Only valid hostname characters are allowed. (a-z, A-Z, 0-9, . and -)");
        }

        var size = Catalog.Sizes.FirstOrDefault(one => one.Slug == Size) ?? throw CloudRefusal.Unprocessable("You specified an invalid size for Droplet creation.");
        var image = FindImage() ?? throw CloudRefusal.Unprocessable("You specified an invalid image for Droplet creation.");
        var region = FindRegion(size) ?? throw CloudRefusal.Unprocessable("You specified an invalid region for Droplet creation.");
        if (!size.Available || !region.Sizes.Contains(size.Slug)) throw CloudRefusal.Unprocessable("Size is not available in this region.");
        if (image.MinDiskSize > size.Disk) throw CloudRefusal.Unprocessable("The image you specified requires a larger disk.");
        if ((UserData?.Length ?? 0) > MaxUserData) throw CloudRefusal.Unprocessable("User data must be less than 64 KiB.");
        foreach (var tag in Tags ?? []) CheckTag(tag);
        return (region, size, image);
    }

    /// <exception cref="CloudRefusal">No tag can have that name.</exception>
    public static void CheckTag(string? tag)
    {
        if (string.IsNullOrEmpty(tag) || tag.Length > MaxTag || !Tag().IsMatch(tag))
        {
            throw CloudRefusal.Unprocessable("Tag names may contain letters, numbers, colons, dashes, and underscores.");
        }
    }

    // Without a region, or with the beginning of a slug, any that fits will do.
    private RegionShape? FindRegion(SizeShape size) =>
        Catalog.Regions.FirstOrDefault(one => one.Available && one.Slug == Region)
        ?? Catalog.Regions.FirstOrDefault(one => one.Available && one.Sizes.Contains(size.Slug) && (Region is null || one.Slug[..3] == Region));

    private ImageShape? FindImage() => Image.ValueKind switch
    {
        JsonValueKind.String => Catalog.Images.FirstOrDefault(one => one.Slug == Image.GetString()),
        JsonValueKind.Number => Catalog.Images.FirstOrDefault(one => Image.TryGetInt64(out var id) && one.Id == id),
        _ => null,
    };

    // RFC 1123: labels of at most 63 letters, digits and hyphens, no hyphen at an end.
    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z")]
    private static partial Regex HostName();

    [GeneratedRegex(@"\A[A-Za-z0-9_:-]+\z")]
    private static partial Regex Tag();
}
