using System.Net;
using Chatcode.Edge.Tests.SignIn;

namespace Chatcode.Edge.Tests.Security;

/// <summary>What strangers say never starts a line of its own in the log, nor a header in an answer.</summary>
public sealed class LogInjectionTests
{
    private const string Forged = "\r\n\u001b[31mforged line";

    [Fact]
    public async Task StrangersTexts_StayInTheirLine()
    {
        var log = new LoggedLines();
        await using var scene = await SignInScene.StartAsync(standalone =>
        {
            standalone.Loggers.Add(log);
            standalone.Overrides["Logging:LogLevel:Default"] = "Debug";
        });
        using var visitor = scene.Visit();
        var forged = Uri.EscapeDataString(Forged);

        // In a path, refused for its origin and for nothing else.
        using var refused = await visitor.SendAsync(HttpMethod.Post, $"/vps/{forged}", null, ("Origin", "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var missing = await visitor.GetAsync($"/nothing/{forged}");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);

        // In a provider's name, with a state that is ours and with none.
        using var start = await visitor.GetAsync("/auth/google/start");
        var state = Uri.EscapeDataString(System.Web.HttpUtility.ParseQueryString(start.Headers.Location!.Query)["state"]!);
        Assert.Equal("/sign-in?error=provider_failed", await visitor.FollowAsync($"/auth/google/callback?error=x{forged}&error_description={forged}&state={state}"));
        Assert.Equal("/sign-in?error=state_invalid", await visitor.FollowAsync($"/auth/google/callback?error=x{forged}&error_description={forged}"));

        // In what the mail server says.
        scene.Mail.Plan(new(Chatcode.Fakes.Mail.SmtpStage.Sender, "550 no\u001b[31mforged line"));
        using var failed = await visitor.PostAsync("/auth/email/start", new { email = SignInScene.NewEmail() });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);

        // In places to go to.
        using var redirected = await visitor.GetAsync($"/auth/google/start?redirect_url=/{forged}");
        Assert.Equal(HttpStatusCode.BadRequest, redirected.StatusCode);

        Assert.Contains(log.All, static line => line.Contains("forged line", StringComparison.Ordinal));
        Assert.DoesNotContain(log.All, static line => line.Contains('\u001b', StringComparison.Ordinal));
        Assert.DoesNotContain(log.All, static line => line.Contains("\nforged", StringComparison.Ordinal) || line.Contains('\r', StringComparison.Ordinal));
    }
}
