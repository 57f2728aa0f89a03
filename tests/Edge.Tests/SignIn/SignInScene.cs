using Chatcode.Edge.Tests.Hosting;
using Chatcode.Fakes.DigitalOcean;
using Chatcode.Fakes.GitHub;
using Chatcode.Fakes.Google;
using Chatcode.Fakes.Mail;
using Chatcode.Testing;

namespace Chatcode.Edge.Tests.SignIn;

/// <summary>A Standalone with a mail server and every provider, all near.</summary>
public sealed class SignInScene : IAsyncLifetime, IAsyncDisposable
{
    private readonly Action<RunningStandalone>? _prepare;

    public SignInScene()
    {
    }

    private SignInScene(Action<RunningStandalone>? prepare) => _prepare = prepare;

    public RunningStandalone Standalone { get; private set; } = null!;

    public FakeMail Mail { get; private set; } = null!;

    public FakeGoogle Google { get; private set; } = null!;

    public FakeGitHub GitHub { get; private set; } = null!;

    public FakeDigitalOcean DigitalOcean { get; private set; } = null!;

    /// <summary>The clock, which can be set forward.</summary>
    public SkipTime Time { get; } = new();

    public static async Task<SignInScene> StartAsync(Action<RunningStandalone>? prepare = null)
    {
        var scene = new SignInScene(prepare);
        await scene.InitializeAsync();
        return scene;
    }

    public async Task InitializeAsync()
    {
        Mail = await FakeMail.StartAsync(new FakeMailOptions { Credentials = null });
        Google = await FakeGoogle.StartAsync(new FakeGoogleOptions { Automatic = GooglePerson.Ada.Sub });
        GitHub = await FakeGitHub.StartAsync(new FakeGitHubOptions { Automatic = GitHubPerson.Octo.Login });
        DigitalOcean = await FakeDigitalOcean.StartAsync(new FakeDigitalOceanOptions { Automatic = CloudAccount.Sammy.Email });
        Standalone = await RunningStandalone.StartAsync(prepare: standalone =>
        {
            standalone.Time = Time;
            foreach (var (setting, value) in Settings()) standalone.Overrides[setting] = value;
            _prepare?.Invoke(standalone);
        });
    }

    public Visitor Visit(string? address = null) => new(Standalone, address);

    /// <summary>Somebody who is signed in by development's way, with a name that nobody else has.</summary>
    public Task<Visitor> SomebodyAsync() => Visit().AsAsync("p" + Guid.NewGuid().ToString("N")[..12]);

    /// <summary>An address that nobody else has.</summary>
    public static string NewEmail() => $"p{Guid.NewGuid():N}@example.com";

    /// <summary>Asks for a link and reads the mail.</summary>
    /// <returns>The link's path and query.</returns>
    public async Task<string> AskForLinkAsync(Visitor visitor, string email, string? redirectUrl = null)
    {
        Mail.Messages.Clear();
        using var answer = await visitor.PostAsync("/auth/email/start", new { email, redirect_url = redirectUrl });
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        var mail = await Mail.Messages.FirstAsync(mail => mail.Recipients.Contains(email));
        return mail.Links[0].PathAndQuery;
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await Standalone.DisposeAsync();
        await DigitalOcean.DisposeAsync();
        await GitHub.DisposeAsync();
        await Google.DisposeAsync();
        await Mail.DisposeAsync();
    }

    private Dictionary<string, string> Settings() => new()
    {
        ["TRUSTED_PROXIES"] = "127.0.0.1, ::1",
        ["ALLOWED_ORIGINS"] = "https://app.example.com",
        ["SMTP_URL"] = Mail.SmtpUrl.AbsoluteUri,
        ["MAIL_FROM"] = "no-reply@chatcode.example",
        ["GOOGLE_BASE_URL"] = Google.Address.AbsoluteUri,
        ["GOOGLE_CLIENT_ID"] = Google.Client.Id,
        ["GOOGLE_CLIENT_SECRET"] = Google.Client.Secret,
        ["GITHUB_BASE_URL"] = GitHub.Address.AbsoluteUri,
        ["GITHUB_API_URL"] = GitHub.Address.AbsoluteUri,
        ["GITHUB_CLIENT_ID"] = GitHub.Client.Id,
        ["GITHUB_CLIENT_SECRET"] = GitHub.Client.Secret,
        ["DIGITALOCEAN_OAUTH_URL"] = DigitalOcean.Address.AbsoluteUri,
        ["DIGITALOCEAN_API_URL"] = DigitalOcean.Address.AbsoluteUri,
        ["DIGITALOCEAN_CLIENT_ID"] = DigitalOcean.Client.Id,
        ["DIGITALOCEAN_CLIENT_SECRET"] = DigitalOcean.Client.Secret,
    };
}

[CollectionDefinition(Name)]
public sealed class SignInGroup : ICollectionFixture<SignInScene>
{
    public const string Name = "sign-in";
}
