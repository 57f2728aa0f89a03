namespace Chatcode.Grains.Gateways.Files;

/// <summary>A file on its way, over one link.</summary>
internal abstract class Transfer(Guid id, Link link)
{
    /// <summary>How its edge calls it.</summary>
    public Guid Id { get; } = id;

    /// <summary>How the gateway calls it.</summary>
    public string WireId { get; } = NameOf(id);

    /// <summary>A transfer ends with the link that it began on.</summary>
    public Link Link { get; } = link;

    /// <summary>When its edge last called.</summary>
    public DateTimeOffset TouchedAt { get; set; }

    /// <summary>A transfer's name on the wire.</summary>
    public static string NameOf(Guid id) => id.ToString("N");
}
