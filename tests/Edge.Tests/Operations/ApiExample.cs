using System.Globalization;
using System.Text.RegularExpressions;

namespace Chatcode.Edge.Tests.Operations;

/// <summary>One request of docs/api.http, with its variables still in it.</summary>
internal sealed partial record ApiExample(string Title, string Method, string Address, string? Name, string? Needs, int Expected, IReadOnlyList<(string Name, string Value)> Headers, string? Body)
{
    private const string Host = "{{host}}";

    /// <summary>Without host and query.</summary>
    public string Path => Address[Host.Length..].Split('?')[0];

    public static IReadOnlyList<ApiExample> Read(string text) =>
        [.. Separator().Split(text.ReplaceLineEndings("\n")).Skip(1).Select(Parse)];

    /// <summary>Whether the example is one of that OpenAPI path, where a segment in braces may be anything.</summary>
    public bool IsOf(string method, string template)
    {
        var (wanted, segments) = (template.Split('/'), Path.Split('/'));
        return Method.Equals(method, StringComparison.OrdinalIgnoreCase)
            && wanted.Length == segments.Length
            && wanted.Zip(segments).All(static pair => pair.First == pair.Second || (pair.First.StartsWith('{') && pair.Second.StartsWith("{{", StringComparison.Ordinal)));
    }

    private static ApiExample Parse(string block)
    {
        var (head, body) = block.Split("\n\n", 2) is [var first, var rest] ? (first, rest.Trim()) : (block, "");
        var lines = head.Split('\n');
        string? Comment(string start) => lines.FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal))?[start.Length..].Trim();

        var request = lines.Skip(1).SkipWhile(static line => line.StartsWith('#')).Where(static line => line.Length > 0).ToArray();
        var (method, address) = request[0].Split(' ', 2) is [var verb, var target] && target.StartsWith(Host, StringComparison.Ordinal)
            ? (verb, target)
            : throw new FormatException($"no request on {Host} in the example \"{lines[0]}\"");
        return new ApiExample(
            lines[0].Trim(),
            method,
            address,
            Comment("# @name "),
            Comment("# @needs "),
            int.Parse(Comment("# expect: ") ?? throw new FormatException($"{request[0]} does not say what to expect"), CultureInfo.InvariantCulture),
            [.. request.Skip(1).Select(static line => line.Split(": ", 2)).Select(static parts => (parts[0], parts[1]))],
            body.Length == 0 ? null : body);
    }

    [GeneratedRegex("^###", RegexOptions.Multiline)]
    private static partial Regex Separator();
}
