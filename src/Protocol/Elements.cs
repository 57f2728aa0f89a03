using System.Text.Json;

namespace Chatcode.Protocol;

/// <summary>Checks that need a whole message: the serializer itself lets nulls into lists.</summary>
internal static class Elements
{
    public static void RequireNoNulls<T>(IReadOnlyList<T>? elements, string member)
        where T : class
    {
        if (elements is not null && elements.Contains(null!))
        {
            throw Invalid(member);
        }
    }

    public static void RequireNoNulls(IReadOnlyDictionary<string, string>? elements, string member)
    {
        if (elements is not null && elements.Values.Contains(null!))
        {
            throw Invalid(member);
        }
    }

    public static JsonException Invalid(string member) =>
        new(message: null, path: "$." + member, lineNumber: null, bytePositionInLine: null);
}
