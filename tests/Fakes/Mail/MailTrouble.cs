namespace Chatcode.Fakes.Mail;

/// <summary>Where in a delivery something goes wrong.</summary>
public enum SmtpStage
{
    /// <summary>Instead of the greeting.</summary>
    Greeting,

    /// <summary>Instead of judging a password.</summary>
    Authentication,

    /// <summary>Instead of taking the sender.</summary>
    Sender,

    /// <summary>Instead of taking a recipient.</summary>
    Recipient,

    /// <summary>After the whole message came; it is not kept.</summary>
    Message,

    /// <summary>After the message is kept, instead of saying so.</summary>
    Receipt,
}

/// <summary>A trouble that a delivery runs into.</summary>
/// <param name="Stage">Where.</param>
/// <param name="Reply">What is said instead, such as <c>451 4.3.0 try later</c>; null to hang up without a word.</param>
public sealed record MailTrouble(SmtpStage Stage, string? Reply)
{
    /// <summary>Says nothing, and keeps the connection.</summary>
    public const string Silence = "";
}
