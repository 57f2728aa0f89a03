namespace Chatcode.Edge.SignIn.Mail;

/// <summary>A mail server's reply (RFC 5321, 4.2).</summary>
/// <param name="Code">Three digits; 2xx and 3xx are good, 4xx may go another time, 5xx never will.</param>
/// <param name="Lines">The text of each line, without code.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int MaxQuoted = 200;

    /// <summary>For the log: one line, short, nothing in it that a terminal or a log would obey.</summary>
    public override string ToString()
    {
        var text = string.Concat($"{Code} {string.Join(' ', Lines)}".Where(static character => !char.IsControl(character)));
        return text.Length <= MaxQuoted ? text : text[..MaxQuoted];
    }
}

/// <summary>A mail was not sent.</summary>
internal sealed class MailException : Exception
{
    public MailException(string problem, Exception? cause = null)
        : base(problem, cause)
    {
    }

    /// <summary>The server will never take mail for this address.</summary>
    public bool IsAddressRefused { get; init; }
}
