namespace Chatcode.Grains.DigitalOcean.Api;

// The members that are used of DigitalOcean's objects: https://docs.digitalocean.com/reference/api. What an answer leaves out is
// null; the client checks what it needs.

/// <summary>A droplet to make.</summary>
internal sealed record NewDroplet(string Name, string Region, string Size, string Image, string UserData, string[] Tags)
{
    /// <summary>DigitalOcean's graphs.</summary>
    public bool Monitoring { get; init; } = true;

    public override string ToString() => $"NewDroplet {{ Name = {Name} }}";
}

/// <param name="Id">Its number.</param>
/// <param name="Status"><c>new</c>, <c>active</c>, <c>off</c> or <c>archive</c>.</param>
internal sealed record Droplet(long Id, string? Status, string[]? Tags, Networks? Networks)
{
    /// <summary>Null until it has one, which takes a while after its creation.</summary>
    public string? PublicIpv4 => Networks?.V4?.FirstOrDefault(static network => network.Type == "public")?.IpAddress;

    public bool Has(string tag) => Tags?.Contains(tag, StringComparer.OrdinalIgnoreCase) ?? false;
}

internal sealed record Networks(Network[]? V4);

internal sealed record Network(string? IpAddress, string? Type);

internal sealed record DropletAction(long Id, string? Status);

internal sealed record Region(string? Slug, string? Name, bool Available);

/// <param name="Memory">MiB.</param>
/// <param name="Disk">GiB.</param>
/// <param name="PriceMonthly">US dollars.</param>
/// <param name="PriceHourly">US dollars.</param>
internal sealed record Size(string? Slug, int Memory, int Vcpus, int Disk, decimal PriceMonthly, decimal PriceHourly, string[]? Regions, bool Available);

internal sealed record Image(string? Slug, string? Name, string? Distribution, string? Status);

internal sealed record Account(string? Uuid, string? Email, string? Status);

// How answers wrap them.
internal sealed record DropletAnswer(Droplet? Droplet);

internal sealed record DropletsAnswer(Droplet[]? Droplets, Links? Links) : IPaged<Droplet>
{
    Droplet[]? IPaged<Droplet>.Items => Droplets;
}

internal sealed record ActionAnswer(DropletAction? Action);

internal sealed record RegionsAnswer(Region[]? Regions, Links? Links) : IPaged<Region>
{
    Region[]? IPaged<Region>.Items => Regions;
}

internal sealed record SizesAnswer(Size[]? Sizes, Links? Links) : IPaged<Size>
{
    Size[]? IPaged<Size>.Items => Sizes;
}

internal sealed record ImagesAnswer(Image[]? Images, Links? Links) : IPaged<Image>
{
    Image[]? IPaged<Image>.Items => Images;
}

internal sealed record AccountAnswer(Account? Account);

internal sealed record ErrorAnswer(string? Id, string? Message);

internal sealed record Links(Pages? Pages);

internal sealed record Pages(string? Next);

/// <summary>A page of a list.</summary>
internal interface IPaged<T>
{
    T[]? Items { get; }

    Links? Links { get; }
}
