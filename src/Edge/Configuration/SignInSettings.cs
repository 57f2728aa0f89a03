using Chatcode.Edge.SignIn.Mail;
using Chatcode.Grains.Hosting;
using Chatcode.Grains.SignIn;

namespace Chatcode.Edge.Configuration;

/// <summary>Reads <see cref="SignInOptions"/> from the environment. Each message names the setting, none repeats a secret.</summary>
internal static class SignInSettings
{
    private const string MailFrom = "MAIL_FROM";

    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static SignInOptions Read(IConfiguration configuration, Uri? publicUrl, bool development)
    {
        var defaults = new SignInOptions();
        return new SignInOptions
        {
            Google = ReadClient(configuration, "GOOGLE"),
            GoogleUrl = ReadUrl(configuration, "GOOGLE_BASE_URL"),
            GitHub = ReadClient(configuration, "GITHUB"),
            GitHubUrl = ReadUrl(configuration, "GITHUB_BASE_URL") ?? defaults.GitHubUrl,
            GitHubApiUrl = ReadUrl(configuration, "GITHUB_API_URL") ?? defaults.GitHubApiUrl,
            DigitalOcean = ReadClient(configuration, "DIGITALOCEAN"),
            DigitalOceanOAuthUrl = ReadUrl(configuration, "DIGITALOCEAN_OAUTH_URL") ?? defaults.DigitalOceanOAuthUrl,
            Smtp = EdgeSettings.Text(configuration[SmtpAddress.Setting]) is { } smtp ? SmtpAddress.Parse(smtp) : null,
            MailFrom = ReadFrom(EdgeSettings.Text(configuration[MailFrom]), publicUrl) ?? defaults.MailFrom,
            LogLinks = development,
        };
    }

    private static OAuthClient? ReadClient(IConfiguration configuration, string provider)
    {
        var (idSetting, secretSetting) = ($"{provider}_CLIENT_ID", $"{provider}_CLIENT_SECRET");
        return (EdgeSettings.Text(configuration[idSetting]), EdgeSettings.Text(configuration[secretSetting])) switch
        {
            (null, null) => null,
            ({ } id, { } secret) => new OAuthClient(id, secret),
            (null, _) => throw new SettingException(idSetting, $"is missing while {secretSetting} is there"),
            _ => throw new SettingException(secretSetting, $"is missing while {idSetting} is there"),
        };
    }

    // Tokens and secrets go there: in the clear over loopback only.
    private static Uri? ReadUrl(IConfiguration configuration, string setting)
    {
        if (EdgeSettings.Text(configuration[setting]) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            && url is { UserInfo: "", Query: "", Fragment: "" }
            ? url
            : throw new SettingException(setting, "must be an https address, or an http one on this machine, without user, query or fragment");
    }

    private static string? ReadFrom(string? text, Uri? publicUrl)
    {
        if (text is null) return publicUrl is { HostNameType: UriHostNameType.Dns } ? $"no-reply@{publicUrl.IdnHost}" : null;
        return EmailAddress.TryParse(text, out var address) ? address.Value : throw new SettingException(MailFrom, "must be an e-mail address, for example no-reply@example.com");
    }
}
