using System.Globalization;
using System.Text;
using Chatcode.Grains.SignIn;

namespace Chatcode.Edge.SignIn.Mail;

/// <summary>A mail to one person.</summary>
/// <param name="Subject">ASCII, one line.</param>
/// <param name="Text">ASCII, lines of at most 998 characters.</param>
/// <param name="Html">The same as a page; the same limits.</param>
internal sealed record MailMessage(EmailAddress To, string Subject, string Text, string Html)
{
    private const int MaxLine = 998;

    /// <summary>The message as it follows DATA (RFC 5322), up to and with the line of one dot that ends it.</summary>
    /// <param name="from">An address.</param>
    /// <param name="id">Of the message, without angle brackets.</param>
    /// <exception cref="ArgumentException">Something in it would be read as more than it is.</exception>
    public byte[] ToBytes(string from, string id, DateTimeOffset date)
    {
        // No line of either part can be this one.
        var boundary = $"=_{Guid.NewGuid():N}";
        string[] lines =
        [
            $"From: Chatcode <{from}>",
            $"To: <{To}>",
            $"Subject: {Subject}",
            $"Date: {date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000",
            $"Message-ID: <{id}>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            $"Content-Type: multipart/alternative; boundary=\"{boundary}\"",
            "",
            .. Part(boundary, "text/plain", Text),
            .. Part(boundary, "text/html", Html),
            $"--{boundary}--",
            ".",
        ];
        if (!Array.TrueForAll(lines, static line => line.Length <= MaxLine && !line.AsSpan().ContainsAnyExceptInRange(' ', '~')))
        {
            throw new ArgumentException("a mail of ours has lines of printable ASCII only");
        }

        return Encoding.ASCII.GetBytes(string.Concat(lines.Select(static line => line + "\r\n")));
    }

    private static IEnumerable<string> Part(string boundary, string type, string content) =>
        [$"--{boundary}", $"Content-Type: {type}; charset=us-ascii", "Content-Transfer-Encoding: 7bit", "", .. content.ReplaceLineEndings("\n").Split('\n').Select(Stuff), ""];

    // A line of one dot would end the message (RFC 5321, 4.5.2).
    private static string Stuff(string line) => line.StartsWith('.') ? "." + line : line;
}
