using System.Diagnostics.CodeAnalysis;

namespace Chatcode.Grains.Ids;

/// <summary>A server of a person's, rented or brought. Parsed once at the door; the form is that of <see cref="Id.IsValid"/>.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.VpsId")]
public readonly record struct VpsId
{
    private const string Prefix = "vps-";

    private VpsId(string value) => Value = value;

    /// <summary>The identifier as it stands in URLs, on the wire and as a grain's key.</summary>
    [Id(0)]
    public string Value { get; init; }

    /// <summary>Makes a new random identifier.</summary>
    public static VpsId New() => new(Id.New(Prefix));

    /// <summary>Reads an identifier that comes from outside.</summary>
    /// <returns>False when the form is wrong; then <paramref name="id"/> is the default, which names nothing.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out VpsId id)
    {
        id = Id.IsValid(text) ? new VpsId(text) : default;
        return id.Value is not null;
    }

    /// <summary>Reads an identifier of ours, for example a grain's key.</summary>
    /// <exception cref="FormatException">The form is wrong.</exception>
    public static VpsId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("not a valid VpsId");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
