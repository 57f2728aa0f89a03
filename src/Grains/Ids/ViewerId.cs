using System.Diagnostics.CodeAnalysis;

namespace Chatcode.Grains.Ids;

/// <summary>One browser socket on one session. Parsed once at the door; the form is that of <see cref="Id.IsValid"/>.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.ViewerId")]
public readonly record struct ViewerId
{
    private const string Prefix = "vwr-";

    private ViewerId(string value) => Value = value;

    /// <summary>The identifier as it stands in URLs, on the wire and as a grain's key.</summary>
    [Id(0)]
    public string Value { get; init; }

    /// <summary>Makes a new random identifier.</summary>
    public static ViewerId New() => new(Id.New(Prefix));

    /// <summary>Reads an identifier that comes from outside.</summary>
    /// <returns>False when the form is wrong; then <paramref name="id"/> is the default, which names nothing.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out ViewerId id)
    {
        id = Id.IsValid(text) ? new ViewerId(text) : default;
        return id.Value is not null;
    }

    /// <summary>Reads an identifier of ours, for example a grain's key.</summary>
    /// <exception cref="FormatException">The form is wrong.</exception>
    public static ViewerId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("not a valid ViewerId");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
