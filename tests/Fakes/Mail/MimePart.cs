using System.Net.Mime;
using System.Text;
using System.Text.RegularExpressions;

namespace Chatcode.Fakes.Mail;

/// <summary>A message or a part of one, RFC 2045; text in it has one character per byte until it is decoded.</summary>
internal sealed partial class MimePart
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ContentType _type;
    private readonly string _body;
    private readonly List<MimePart> _parts = [];

    private MimePart(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var head = end < 0 ? text : text[..end];
        _body = end < 0 ? "" : text[(end + 4)..];
        foreach (var line in Folding().Replace(head, " ").Split("\r\n"))
        {
            // The first of its name counts: a second may have been smuggled in.
            if (line.Split(':', 2) is [var name, var value]) _headers.TryAdd(name.Trim(), value.Trim());
        }

        _type = new ContentType(_headers.GetValueOrDefault("Content-Type") ?? "text/plain; charset=us-ascii");
        if (_type.Boundary is not { } boundary) return;
        // Each part stands between two marks; what is before the first and behind the last is nobody's.
        var pieces = ("\r\n" + _body).Split("\r\n--" + boundary);
        foreach (var piece in pieces.Skip(1).TakeWhile(static piece => !piece.StartsWith("--", StringComparison.Ordinal)))
        {
            _parts.Add(new MimePart(piece[(piece.IndexOf("\r\n", StringComparison.Ordinal) + 2)..]));
        }
    }

    /// <summary>The body, decoded.</summary>
    public string Text => Charset(_type.CharSet).GetString(_headers.GetValueOrDefault("Content-Transfer-Encoding")?.ToUpperInvariant() switch
    {
        "BASE64" => Convert.FromBase64String(_body.Replace("\r\n", "", StringComparison.Ordinal)),
        "QUOTED-PRINTABLE" => Unquote(SoftBreak().Replace(_body, "")),
        _ => Encoding.Latin1.GetBytes(_body),
    });

    public static MimePart Parse(string text) => new(text);

    public string? Header(string name) => _headers.TryGetValue(name, out var value)
        ? EncodedWord().Replace(BetweenWords().Replace(value, "?==?"), static word => Charset(word.Groups[1].Value).GetString(
            word.Groups[2].Value is "B" or "b" ? Convert.FromBase64String(word.Groups[3].Value) : Unquote(word.Groups[3].Value.Replace('_', ' '))))
        : null;

    /// <summary>The first part of that type, this one included.</summary>
    public MimePart? Find(string type) => _parts.Count == 0
        ? _type.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase) ? this : null
        : _parts.Select(part => part.Find(type)).FirstOrDefault(static part => part is not null);

    private static Encoding Charset(string? name) => string.IsNullOrEmpty(name) ? Encoding.UTF8 : Encoding.GetEncoding(name);

    private static byte[] Unquote(string text) =>
        Encoding.Latin1.GetBytes(Quoted().Replace(text, static match => ((char)Convert.ToByte(match.Groups[1].Value, 16)).ToString()));

    [GeneratedRegex(@"\r\n[ \t]+")]
    private static partial Regex Folding();

    [GeneratedRegex(@"=[ \t]*\r\n")]
    private static partial Regex SoftBreak();

    [GeneratedRegex("=([0-9A-Fa-f]{2})")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"=\?([^?]+)\?([BbQq])\?([^?]*)\?=")]
    private static partial Regex EncodedWord();

    // White space between two encoded words is not part of the text, RFC 2047 section 6.2.
    [GeneratedRegex(@"\?=\s+=\?")]
    private static partial Regex BetweenWords();
}
