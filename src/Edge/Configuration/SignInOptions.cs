using System.Text;
using Chatcode.Edge.SignIn.Mail;

namespace Chatcode.Edge.Configuration;

/// <summary>Which ways in there are. What is null is not configured, and answers 503.</summary>
public sealed record SignInOptions
{
    /// <summary><c>GOOGLE_CLIENT_ID</c>, <c>GOOGLE_CLIENT_SECRET</c>.</summary>
    public OAuthClient? Google { get; init; }

    /// <summary><c>GOOGLE_BASE_URL</c>: one address in place of all of Google's; null for Google itself.</summary>
    public Uri? GoogleUrl { get; init; }

    /// <summary><c>GITHUB_CLIENT_ID</c>, <c>GITHUB_CLIENT_SECRET</c>.</summary>
    public OAuthClient? GitHub { get; init; }

    /// <summary><c>GITHUB_BASE_URL</c>.</summary>
    public Uri GitHubUrl { get; init; } = new("https://github.com");

    /// <summary><c>GITHUB_API_URL</c>.</summary>
    public Uri GitHubApiUrl { get; init; } = new("https://api.github.com");

    /// <summary><c>DIGITALOCEAN_CLIENT_ID</c>, <c>DIGITALOCEAN_CLIENT_SECRET</c>.</summary>
    public OAuthClient? DigitalOcean { get; init; }

    /// <summary><c>DIGITALOCEAN_OAUTH_URL</c>.</summary>
    public Uri DigitalOceanOAuthUrl { get; init; } = new("https://cloud.digitalocean.com");

    /// <summary><c>SMTP_URL</c>: how mail leaves.</summary>
    public SmtpAddress? Smtp { get; init; }

    /// <summary><c>MAIL_FROM</c>: whom mail is from, an address; by default <c>no-reply@</c> the host of <c>PUBLIC_URL</c>.</summary>
    public string MailFrom { get; init; } = "no-reply@localhost";

    /// <summary>In development links are written to the log, with mail or without.</summary>
    public bool LogLinks { get; init; }
}

/// <summary>What an OAuth provider knows this control plane by. Prints without the secret.</summary>
public sealed record OAuthClient(string Id, string Secret)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Id = ").Append(Id);
        return true;
    }
}
