using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Chatcode.Protocol.Tests.Schemas;

/// <summary>
/// The part of JSON Schema that our files use; any other keyword fails the test, so nothing goes unchecked. The web app's
/// tests check the same samples with a complete validator.
/// </summary>
internal static class SchemaValidator
{
    public static bool IsValid(SchemaFile file, JsonObject schema, JsonNode? value) =>
        schema.All(keyword => Holds(file, schema, keyword.Key, keyword.Value, value));

    private static bool Holds(SchemaFile file, JsonObject schema, string keyword, JsonNode? rule, JsonNode? value)
    {
        switch (keyword)
        {
            case "$schema" or "$id" or "$defs" or "title" or "description" or "contentEncoding":
                return true;
            case "$ref":
                var (target, resolved) = file.Resolve(schema);
                return IsValid(target, resolved, value);
            case "oneOf":
                return rule!.AsArray().Count(option => IsValid(file, option!.AsObject(), value)) == 1;
            case "anyOf":
                return rule!.AsArray().Any(option => IsValid(file, option!.AsObject(), value));
            case "type":
                return KindOf(value) == (string?)rule || (KindOf(value) == "integer" && (string?)rule == "number");
            case "const":
                return JsonNode.DeepEquals(value, rule);
            case "enum":
                return rule!.AsArray().Any(allowed => JsonNode.DeepEquals(value, allowed));
            case "minimum":
                return KindOf(value) is not ("integer" or "number") || Number(value) >= Number(rule);
            case "maximum":
                return KindOf(value) is not ("integer" or "number") || Number(value) <= Number(rule);
            case "minLength":
                return Text(value) is not { } tooShort || tooShort.EnumerateRunes().Count() >= (int)rule!;
            case "maxLength":
                return Text(value) is not { } tooLong || tooLong.EnumerateRunes().Count() <= (int)rule!;
            case "pattern":
                // Patterns are ECMAScript's; \z there is $, which in .NET would also match before a last line feed.
                var pattern = ((string)rule!).TrimEnd('$') + "\\z";
                return Text(value) is not { } text || Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
            case "items":
                return value is not JsonArray array || array.All(element => IsValid(file, rule!.AsObject(), element));
            case "required":
                return value is not JsonObject owner || rule!.AsArray().All(name => owner.ContainsKey((string)name!));
            case "properties":
                return value is not JsonObject members
                    || rule!.AsObject().All(member => !members.TryGetPropertyValue(member.Key, out var found) || IsValid(file, member.Value!.AsObject(), found));
            case "additionalProperties" when schema["properties"] is null:
                return value is not JsonObject map || map.All(entry => IsValid(file, rule!.AsObject(), entry.Value));
            case "dependentRequired":
                return value is not JsonObject dependent
                    || rule!.AsObject().All(pair => !dependent.ContainsKey(pair.Key) || pair.Value!.AsArray().All(name => dependent.ContainsKey((string)name!)));
            default:
                throw new NotSupportedException($"the tests' validator does not know '{keyword}'");
        }
    }

    /// <summary>JSON Schema's name for the kind of a value; a number with a fraction or exponent is never an integer here, see the schemas' README.</summary>
    public static string KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.String => "string",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => value.ToJsonString().AsSpan().ContainsAny(".eE") ? "number" : "integer",
    };

    private static double Number(JsonNode? value) => double.Parse(value!.ToJsonString(), CultureInfo.InvariantCulture);

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? (string?)value : null;
}
