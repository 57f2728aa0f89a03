using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Edge.Tests.SignIn;
using Chatcode.Testing;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Security;

/// <summary>After a walk through every flow, with its failures, what must be nobody's stands neither in the log nor in the database nor in an answer.</summary>
public sealed partial class SecretsTests
{
    private const string Typed = "what-somebody-types-9f2c";

    [Fact]
    public async Task Secrets_AreNeitherInLogsNorInTheDatabase()
    {
        var log = new LoggedLines();
        await using var scene = await SignInScene.StartAsync(standalone =>
        {
            standalone.Loggers.Add(log);
            // Development writes links to the log, on purpose.
            standalone.Overrides["ASPNETCORE_ENVIRONMENT"] = "Staging";
            standalone.Overrides["Logging:LogLevel:Default"] = "Trace";
            standalone.Overrides["DEV_SECRET"] = "the-development-secret";
        });
        Dictionary<string, string> secrets = new()
        {
            ["development secret"] = "the-development-secret",
            ["Google's client secret"] = scene.Google.Client.Secret,
            ["GitHub's client secret"] = scene.GitHub.Client.Secret,
            ["DigitalOcean's client secret"] = scene.DigitalOcean.Client.Secret,
            ["operator's token"] = RunningStandalone.OperatorToken,
            ["cookie keys' key"] = File.ReadAllText(Path.Combine(scene.Standalone.Data, "data-protection.key")).Trim(),
            ["gateway tokens' key"] = File.ReadAllText(Path.Combine(scene.Standalone.Data, "gateway-token.key")).Trim(),
        };

        await WalkAsync(scene, secrets);
        Assert.Empty(scene.Standalone.Warnings.Errors);
        await scene.Standalone.StopAsync();

        var stored = await DatabaseDump.ReadAsync(scene.Standalone.ConnectionString);
        Assert.Contains(stored, static value => value.Contains("github:583231", StringComparison.Ordinal));
        Assert.NotEmpty(log.All);
        Assert.True(secrets.Count >= 20, $"only {secrets.Count} secrets were met");
        foreach (var (name, secret) in secrets)
        {
            Assert.True(secret.Length >= 8, $"{name} is too short to look for");
            Assert.DoesNotContain(log.All, line => Shows(name, line, secret));
            Assert.DoesNotContain(stored, value => Shows(name, value, secret));
        }

        await scene.Standalone.StartAgainAsync();
    }

    private static async Task WalkAsync(SignInScene scene, Dictionary<string, string> secrets)
    {
        // Links, in the browser that asked and elsewhere, and those that fail.
        using var ada = scene.Visit();
        var link = await scene.AskForLinkAsync(ada, SignInScene.NewEmail());
        await ada.FollowAsync(link);
        secrets["used link"] = Token().Match(link).Value;
        var unused = await scene.AskForLinkAsync(ada, SignInScene.NewEmail());
        secrets["link"] = Token().Match(unused).Value;
        secrets["link's secret"] = secrets["link"][23..];
        using (var page = await scene.Visit().GetAsync(unused)) page.EnsureSuccessStatusCode();
        foreach (Cookie cookie in ada.Cookies.GetCookies(new Uri(ada.Server, "/auth/email"))) secrets[$"cookie {cookie.Name}"] = cookie.Value;
        scene.Mail.Plan(new(Chatcode.Fakes.Mail.SmtpStage.Message, "554 no"));
        using (var refused = await ada.PostAsync("/auth/email/start", new { email = SignInScene.NewEmail() })) Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        // Every provider, once well and once not.
        foreach (var provider in (string[])["google", "github", "do"])
        {
            var callback = await ada.CallbackAsync($"/auth/{provider}/start");
            var query = System.Web.HttpUtility.ParseQueryString(new Uri(ada.Server, callback).Query);
            (secrets[$"{provider}'s code"], secrets[$"{provider}'s state"]) = (query["code"]!, query["state"]!);
            await ada.FollowAsync(callback);
            await ada.FollowAsync(callback);
        }

        scene.Google.Faults.Add("*", "/v1/userinfo", Chatcode.Fakes.Web.Fault.Answer(500));
        await ada.FollowAsync("/auth/google/start");
        scene.GitHub.Faults.Add("*", "/login/oauth/access_token", Chatcode.Fakes.Web.Fault.Garbage);
        await ada.FollowAsync("/auth/github/start");
        foreach (var request in scene.Google.Requests.All.Concat(scene.GitHub.Requests.All).Where(static request => request.Authorization.Length > 0))
        {
            secrets[$"token for {request.Path}"] = request.Authorization.Split(' ')[^1];
        }

        var verifiers = 0;
        foreach (var request in scene.Google.Requests.All.Concat(scene.GitHub.Requests.All).Concat(scene.DigitalOcean.Requests.All))
        {
            if (Verifier().Match(request.Body) is { Success: true } verifier) secrets[$"verifier {++verifiers}"] = verifier.Groups[1].Value;
        }

        Assert.True(verifiers >= 3, "no code verifiers were seen");
        var tokens = Assert.Single(scene.DigitalOcean.Grants.All);
        (secrets["DigitalOcean's access token"], secrets["DigitalOcean's refresh token"]) = (tokens.AccessToken, tokens.RefreshToken);

        // A gateway, and a terminal through which something is typed.
        using var made = await ada.PostAsync("/vps/manual", new { label = "box" });
        var server = await made.Content.ReadFromJsonAsync<JsonElement>();
        var (vps, gatewayId) = (server.GetProperty("vps").GetProperty("id").GetString()!, server.GetProperty("gateway_id").GetString()!);
        secrets["gateway's token"] = server.GetProperty("gateway_auth_token").GetString()!;
        await using (var gateway = await GatewayPeer.ConnectAsync(scene.Standalone.Address, gatewayId, secrets["gateway's token"]))
        {
            await Wait.Until(async () => await IsConnectedAsync(ada, vps), "the gateway's link");
            using var session = await ada.PostAsync($"/vps/{vps}/sessions", new { agent_type = "none" });
            var id = (await session.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("session_id").GetString()!;
            await gateway.PrintAsync(id, System.Text.Encoding.UTF8.GetBytes(Typed));
            await using var terminal = await PeerSocket.ConnectAsync(BrowserPeer.Address(scene.Standalone.Address, vps, id), ("Cookie", $"chatcode={ada.SignInCookie}"));
            await Wait.For(terminal.ReceiveAsync(), "the terminal's first message");
        }

        secrets["terminal bytes"] = Typed;
        using (var guess = await PostUnlinkAsync(scene, gatewayId, "gwt-a-guess-at-a-token")) Assert.Equal(HttpStatusCode.Unauthorized, guess.StatusCode);
        secrets["guessed gateway token"] = "gwt-a-guess-at-a-token";

        // Signing out, and what is left of the cookie.
        secrets["sign-in cookie"] = ada.SignInCookie!;
        using var signedOut = await ada.PostAsync("/auth/logout", new { everywhere = true });
        Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
    }

    // Says which secret it was.
    private static bool Shows(string name, string text, string secret)
    {
        if (!text.Contains(secret, StringComparison.Ordinal) && !text.Contains(Uri.EscapeDataString(secret), StringComparison.Ordinal)) return false;
        throw new Xunit.Sdk.XunitException($"{name} ({secret}) stands in: {text}");
    }

    private static async Task<bool> IsConnectedAsync(Visitor visitor, string vps)
    {
        using var answer = await visitor.GetAsync($"/vps/{vps}");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("gateway_connected").GetBoolean();
    }

    private static async Task<HttpResponseMessage> PostUnlinkAsync(SignInScene scene, string gateway, string token)
    {
        using var visitor = scene.Visit();
        return await visitor.PostAsync($"/gw/unlink/{gateway}", null, ("Authorization", $"Bearer {token}"));
    }

    [GeneratedRegex(@"(?<=token=)[\w.-]+")]
    private static partial Regex Token();

    [GeneratedRegex(@"code_verifier=([\w.~-]+)")]
    private static partial Regex Verifier();
}
