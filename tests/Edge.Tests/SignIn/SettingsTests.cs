using System.Globalization;
using System.Net;
using Chatcode.Edge.Configuration;
using Chatcode.Edge.SignIn.Mail;
using Chatcode.Grains.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;

namespace Chatcode.Edge.Tests.SignIn;

/// <summary>Settings of the ways in: what is taken, and that a refusal names the setting and not its value.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("SMTP_URL", "mail.example.com")]
    [InlineData("SMTP_URL", "http://mail.example.com")]
    [InlineData("SMTP_URL", "smtp://only-a-secret@mail.example.com")]
    [InlineData("SMTP_URL", "smtp://user:secret@mail.example.com/path")]
    [InlineData("SMTP_URL", "smtp://user:secret@mail.example.com?tls=never")]
    [InlineData("SMTP_URL", "smtp://us%00er:secret@mail.example.com")]
    [InlineData("MAIL_FROM", "secret")]
    [InlineData("MAIL_FROM", "a@example.com\r\nBcc: secret@example.com")]
    [InlineData("GOOGLE_CLIENT_SECRET", "secret", "GOOGLE_CLIENT_ID")]
    [InlineData("GITHUB_CLIENT_ID", "secret", "GITHUB_CLIENT_SECRET")]
    [InlineData("GOOGLE_BASE_URL", "http://secret.example")]
    [InlineData("GITHUB_BASE_URL", "secret")]
    [InlineData("GITHUB_API_URL", "https://user:secret@api.example")]
    [InlineData("DIGITALOCEAN_OAUTH_URL", "https://cloud.example/?secret")]
    [InlineData("TRUSTED_PROXIES", "proxy.secret")]
    [InlineData("TRUSTED_PROXIES", "10.0.0.0/33")]
    [InlineData("TRUSTED_PROXIES", "*")]
    public void WrongSetting_IsNamed_AndNotRepeated(string setting, string value, string? named = null)
    {
        var error = Assert.Throws<SettingException>(() => Read((setting, value)));
        Assert.Equal(named ?? setting, error.Setting);
        Assert.DoesNotContain("secret@", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("smtp://mail.example.com", "mail.example.com", 587, SmtpTls.Required, null, null)]
    [InlineData("smtp://mail.example.com:25?tls=optional", "mail.example.com", 25, SmtpTls.Optional, null, null)]
    [InlineData("smtps://ada%40example.com:p%3A%2Fss@mail.example.com", "mail.example.com", 465, SmtpTls.Implicit, "ada@example.com", "p:/ss")]
    [InlineData("smtp://localhost:1025", "localhost", 1025, SmtpTls.Optional, null, null)]
    [InlineData("smtp://127.0.0.1:1025/", "127.0.0.1", 1025, SmtpTls.Optional, null, null)]
    public void SmtpUrl_IsUnderstood_AndPrintsNoPassword(string url, string host, int port, SmtpTls tls, string? user, string? password)
    {
        var options = Read(("SMTP_URL", url));
        var smtp = options.SignIn.Smtp!;
        Assert.Equal((host, port, tls, user, password), (smtp.Host, smtp.Port, smtp.Tls, smtp.Credentials?.UserName, smtp.Credentials?.Password));
        if (password is not null) Assert.DoesNotContain(password, options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ClientSecrets_AreNotInWhatIsPrinted()
    {
        var options = Read(("GOOGLE_CLIENT_ID", "an-id"), ("GOOGLE_CLIENT_SECRET", "a-secret"));
        Assert.Equal(("an-id", "a-secret"), (options.SignIn.Google!.Id, options.SignIn.Google.Secret));
        Assert.DoesNotContain("a-secret", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", options.SignIn.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("192.0.2.1, fd00::/8", "fd12::1", true)]
    public void TrustedProxies_AreAddressesOrNetworks(string setting, string address, bool trusted) =>
        Assert.Equal(trusted, Read(("TRUSTED_PROXIES", setting)).TrustedProxies.Any(network => network.Contains(IPAddress.Parse(address))));

    [Fact]
    public void MailIsFromThePublicHost_WhereNothingIsSaid()
    {
        Assert.Equal("no-reply@code.example.com", Read(("PUBLIC_URL", "https://code.example.com")).SignIn.MailFrom);
        Assert.Equal("no-reply@localhost", Read().SignIn.MailFrom);
    }

    [Theory]
    [InlineData("Development", true)]
    [InlineData("Staging", false)]
    public void Links_AreLoggedInDevelopmentOnly(string environment, bool logged) =>
        Assert.Equal(logged, Read(environment).SignIn.LogLinks);

    private static EdgeOptions Read(params (string Key, string? Value)[] settings) => Read("Staging", settings);

    private static EdgeOptions Read(string environment, params (string Key, string? Value)[] settings)
    {
        var all = settings.ToDictionary(static setting => setting.Key, static setting => setting.Value);
        all["AUTH_MODE"] = "dev";
        all["PORT"] = 0.ToString(CultureInfo.InvariantCulture);
        return EdgeSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(all).Build(), new HostingEnvironment { EnvironmentName = environment });
    }
}
