using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Chatcode.Protocol;

/// <summary>
/// Names the member that made the serializer refuse a message. Its exceptions carry the path of a wrong member, but of a
/// missing one only that of the object; the name stands in the text alone, which a trimmed daemon does not have.
/// </summary>
internal static class MissingMember
{
    private const string Root = "$";

    public static string? NameOf(JsonException failure, ReadOnlySpan<byte> utf8, JsonTypeInfo info)
    {
        var path = failure.Path;
        if (string.IsNullOrEmpty(path))
        {
            return null;
        }

        if (path != Root)
        {
            return path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;
        }

        foreach (var property in info.Properties)
        {
            if (property.IsRequired && !Has(utf8, property.Name))
            {
                return property.Name;
            }
        }

        return null;
    }

    private static bool Has(ReadOnlySpan<byte> utf8, string name)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = ProtocolLimits.MaxJsonDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }

            reader.Read();
            reader.Skip();
        }

        return false;
    }
}
