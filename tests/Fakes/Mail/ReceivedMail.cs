using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Chatcode.Fakes.Mail;

/// <summary>A mail that was delivered.</summary>
public sealed partial class ReceivedMail
{
    private readonly MimePart _message;

    internal ReceivedMail(string sender, IReadOnlyList<string> recipients, byte[] raw, string? user, bool encrypted, DateTimeOffset receivedAt)
    {
        (Sender, Recipients, Raw, User, Encrypted, ReceivedAt) = (sender, recipients, Encoding.UTF8.GetString(raw), user, encrypted, receivedAt);
        _message = MimePart.Parse(Encoding.Latin1.GetString(raw));
    }

    /// <summary>Of the envelope, as the recipients are.</summary>
    public string Sender { get; }

    public IReadOnlyList<string> Recipients { get; }

    /// <summary>As it came, dots unstuffed.</summary>
    public string Raw { get; }

    /// <summary>Who authenticated; null for nobody.</summary>
    public string? User { get; }

    public bool Encrypted { get; }

    public DateTimeOffset ReceivedAt { get; }

    public string Subject => Header("Subject") ?? "";

    /// <summary>The plain text; null where it has none.</summary>
    public string? Text => _message.Find("text/plain")?.Text;

    /// <summary>The HTML; null where it has none.</summary>
    public string? Html => _message.Find("text/html")?.Text;

    /// <summary>Addresses in the text and in the HTML, each once.</summary>
    public IReadOnlyList<Uri> Links =>
    [
        .. PlainLink().Matches(Text ?? "").Select(static match => match.Value.TrimEnd('.', ',', ')', '>'))
            .Concat(HtmlLink().Matches(Html ?? "").Select(static match => WebUtility.HtmlDecode(match.Groups[1].Value)))
            .Distinct().Select(static text => new Uri(text)),
    ];

    /// <summary>A header with its encoded words decoded; null where it has none.</summary>
    public string? Header(string name) => _message.Header(name);

    public override string ToString() => $"to {string.Join(", ", Recipients)}: {Subject}";

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex PlainLink();

    [GeneratedRegex("""href\s*=\s*["'](https?://[^"']+)["']""", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlLink();
}
