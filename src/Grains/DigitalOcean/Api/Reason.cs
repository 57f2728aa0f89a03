namespace Chatcode.Grains.DigitalOcean.Api;

/// <summary>DigitalOcean's own words, as they are shown to people.</summary>
internal static class Reason
{
    /// <summary>Characters that are kept.</summary>
    public const int MaxLength = 300;

    /// <summary>One line of a bounded length; null for nothing of use.</summary>
    public static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var line = string.Concat(text.Take(MaxLength).Select(static character => char.IsControl(character) || char.IsSurrogate(character) ? ' ' : character)).Trim();
        return line.Length > 0 ? line : null;
    }
}
