using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Servers;

/// <summary>What a server's droplet is called and found by at DigitalOcean.</summary>
internal static class DropletName
{
    /// <summary>Every droplet that Chatcode made carries it, for the person who looks at their account.</summary>
    public const string CommonTag = "chatcode";

    // The longest label of a host name (RFC 1123).
    private const int MaxLength = 63;

    /// <summary>The tag that all droplets of one server carry. DigitalOcean's tags are letters, digits, colons, dashes and underscores.</summary>
    public static string Tag(VpsId server) => $"{CommonTag}:{server.Value}";

    /// <summary>A host name after the label, as DigitalOcean wants it.</summary>
    public static string Of(string label)
    {
        var name = string.Concat(label.ToLowerInvariant().Select(static character => char.IsAsciiLetterOrDigit(character) ? character : '-'));
        name = string.Join('-', name.Split('-', StringSplitOptions.RemoveEmptyEntries));
        name = name.Length == 0 ? CommonTag : name;
        return name.Length <= MaxLength ? name : name[..MaxLength].TrimEnd('-');
    }
}
