using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Chatcode.Edge.Tests.Http;
using Chatcode.Fakes.Mail;
using Chatcode.Grains.SignIn;
using Chatcode.Testing;

namespace Chatcode.Edge.Tests.SignIn;

/// <summary>api.md "Sign-in": links by mail.</summary>
[Collection(SignInGroup.Name)]
public sealed class MagicLinkTests(SignInScene scene)
{
    private const string Expired = "/sign-in?error=link_invalid";

    [Fact]
    public async Task Link_SignsIn_InTheBrowserThatAskedForIt_Once()
    {
        using var visitor = scene.Visit();
        var email = SignInScene.NewEmail();
        var link = await scene.AskForLinkAsync(visitor, email, "/vps?x=1");

        Assert.Equal("/vps?x=1", await visitor.FollowAsync(link));

        Assert.Equal(email, await visitor.EmailAsync());
        Assert.Equal(["email"], await visitor.ProvidersAsync());
        using var again = scene.Visit();
        Assert.Equal(Expired, await again.FollowAsync(link));
        Assert.Null(await again.EmailAsync());
    }

    [Fact]
    public async Task SecondLink_OfTheSameBrowser_LeavesTheFirstItsOwn()
    {
        using var visitor = scene.Visit();
        var email = SignInScene.NewEmail();
        var first = await scene.AskForLinkAsync(visitor, email);
        var second = await scene.AskForLinkAsync(visitor, email);

        Assert.Equal("/", await visitor.FollowAsync(first));
        using var other = scene.Visit();
        using var page = await other.GetAsync(second);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Elsewhere_APageAsks_AndOnlyItsButtonSignsIn()
    {
        using var visitor = scene.Visit();
        using var elsewhere = scene.Visit();
        var email = SignInScene.NewEmail();
        var link = await scene.AskForLinkAsync(visitor, email);

        // A scanner fetches it, by GET and by HEAD, as often as it likes.
        for (var i = 0; i < 3; i++)
        {
            using var page = await elsewhere.GetAsync(link);
            Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
            Assert.Contains(email, await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.False(page.Headers.Contains("Set-Cookie"));
            using var head = await elsewhere.SendAsync(HttpMethod.Head, link);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, head.StatusCode);
        }

        Assert.Null(await elsewhere.EmailAsync());
        using var pressed = await PressAsync(elsewhere, link, ("Origin", Origin(elsewhere)));
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (pressed.StatusCode, pressed.Headers.Location?.OriginalString));
        Assert.Equal(email, await elsewhere.EmailAsync());

        // Used up for everybody, the browser that asked included.
        using var twice = await PressAsync(elsewhere, link, ("Origin", Origin(elsewhere)));
        Assert.Equal((HttpStatusCode.SeeOther, Expired), (twice.StatusCode, twice.Headers.Location?.OriginalString));
        Assert.Equal(Expired, await visitor.FollowAsync(link));
    }

    [Theory]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    [InlineData("Purpose", "prefetch")]
    public async Task Prefetch_OfTheBrowserItself_SignsNobodyIn(string header, string value)
    {
        using var visitor = scene.Visit();
        var link = await scene.AskForLinkAsync(visitor, SignInScene.NewEmail());
        using var prefetched = await visitor.GetAsync(link, (header, value));
        Assert.Equal(HttpStatusCode.OK, prefetched.StatusCode);
        Assert.Null(await visitor.EmailAsync());

        Assert.Equal("/", await visitor.FollowAsync(link));
        Assert.NotNull(await visitor.EmailAsync());
    }

    [Fact]
    public async Task ForeignPagesForm_SignsNobodyIn()
    {
        using var stranger = scene.Visit();
        using var victim = scene.Visit();
        var link = await scene.AskForLinkAsync(stranger, SignInScene.NewEmail());
        foreach (var origin in (string[])["https://evil.example", "null"])
        {
            using var forged = await PressAsync(victim, link, ("Origin", origin));
            await ApiTests.AssertError(forged, HttpStatusCode.Forbidden, "origin_not_allowed");
        }

        Assert.Null(await victim.EmailAsync());
        Assert.Equal("/", await stranger.FollowAsync(link));
    }

    [Fact]
    public async Task Link_EndsAfterTenMinutes()
    {
        using var visitor = scene.Visit();
        var link = await scene.AskForLinkAsync(visitor, SignInScene.NewEmail());
        scene.Time.Advance(MagicLinks.Lifetime);
        Assert.Equal(Expired, await visitor.FollowAsync(link));
        using var other = scene.Visit();
        using var pressed = await PressAsync(other, link, ("Origin", Origin(other)));
        Assert.Equal(Expired, pressed.Headers.Location?.OriginalString);
        Assert.Null(await other.EmailAsync());
    }

    [Theory]
    [InlineData("the way in", 1)]
    [InlineData("the account", 2)]
    [InlineData("the link's use", 3)]
    public async Task Link_StaysGood_WhenItsSignInCannotBeStored(string what, int write)
    {
        const string Unavailable = "/sign-in?error=unavailable";
        foreach (var isConfirmed in (bool[])[false, true])
        {
            using var visitor = scene.Visit();
            var email = SignInScene.NewEmail();
            var link = await scene.AskForLinkAsync(visitor, email, "/vps");
            await using (await RefusedWrites.StartAsync(scene.Standalone.ConnectionString, write)) Assert.Equal((what, Unavailable), (what, await GoAsync()));
            Assert.Null(await visitor.EmailAsync());

            Assert.Equal("/vps", await GoAsync());
            Assert.Equal(email, await visitor.EmailAsync());
            Assert.Equal(Expired, await GoAsync());

            async Task<string?> GoAsync()
            {
                using var answer = isConfirmed ? await PressAsync(visitor, link, ("Origin", Origin(visitor))) : await visitor.GetAsync(link);
                Assert.Equal(isConfirmed ? HttpStatusCode.SeeOther : HttpStatusCode.Found, answer.StatusCode);
                return answer.Headers.Location?.OriginalString;
            }
        }
    }

    public static TheoryData<string, string> MalformedForms() => new()
    {
        { "multipart/form-data", "no boundary is named" },
        { "multipart/form-data; boundary=x", "nonsense" },
        { "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nabc" },
        { "multipart/form-data; boundary=x", "--x\r\nnonsense\r\n\r\nabc\r\n--x--" },
        { "application/x-www-form-urlencoded", string.Join('&', Enumerable.Range(0, 2000).Select(static i => $"k{i}=v")) },
        { "application/x-www-form-urlencoded", new string('k', 5000) + "=v" },
    };

    [Theory]
    [MemberData(nameof(MalformedForms))]
    public async Task MalformedForm_Is400(string type, string body)
    {
        using var visitor = scene.Visit();
        using var form = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        form.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await visitor.SendAsync(HttpMethod.Post, "/auth/email/verify", form, ("Origin", Origin(visitor)));
        await ApiTests.AssertError(answer, HttpStatusCode.BadRequest, "invalid_form");
    }

    [Fact]
    public async Task ForgedAndSwappedTokens_SignNobodyIn()
    {
        using var visitor = scene.Visit();
        var mine = Token(await scene.AskForLinkAsync(visitor, SignInScene.NewEmail()));
        var other = Token(await scene.AskForLinkAsync(visitor, SignInScene.NewEmail()));
        string[] forged =
        [
            "", "x", mine[..^1], mine + "A", mine[..22] + other[22..], other[..23] + mine[23..],
            mine[..^1] + (mine[^1] == 'A' ? 'E' : 'A'), mine.Replace('.', '/'), new string('A', 22) + "." + new string('A', 43), "%00", "<script>",
        ];
        foreach (var token in forged) Assert.Equal(Expired, await visitor.FollowAsync($"/auth/email/verify?token={Uri.EscapeDataString(token)}"));
        Assert.Equal(Expired, await visitor.FollowAsync("/auth/email/verify"));
        Assert.Null(await visitor.EmailAsync());
        Assert.Equal("/", await visitor.FollowAsync($"/auth/email/verify?token={mine}"));
    }

    [Fact]
    public async Task KnownAndUnknownAddress_HaveTheSameAnswer()
    {
        using var visitor = scene.Visit();
        var known = SignInScene.NewEmail();
        await visitor.FollowAsync(await scene.AskForLinkAsync(visitor, known));
        using var fresh = scene.Visit();
        using var ofKnown = await fresh.PostAsync("/auth/email/start", new { email = known });
        using var other = scene.Visit();
        using var ofUnknown = await other.PostAsync("/auth/email/start", new { email = SignInScene.NewEmail() });

        Assert.Equal(HttpStatusCode.OK, ofKnown.StatusCode);
        Assert.Equal(ofKnown.StatusCode, ofUnknown.StatusCode);
        Assert.Equal(await ofKnown.Content.ReadAsStringAsync(), await ofUnknown.Content.ReadAsStringAsync());
        Assert.Equal(Names(ofKnown), Names(ofUnknown));
        Assert.Equal(600, (await ofKnown.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("expires_in").GetInt32());

        static string[] Names(HttpResponseMessage answer) => [.. answer.Headers.Select(static header => header.Key).Order()];
    }

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("ada@example.com\r\nBcc: eve@example.com")]
    [InlineData("ada@example.com>\r\nRCPT TO:<eve@example.com")]
    [InlineData("ada@example.com, eve@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("\u212Aelvin@example.com")]
    [InlineData(null)]
    public async Task WhatIsNoAddress_Is400_AndNoMail(string? email)
    {
        scene.Mail.Messages.Clear();
        using var visitor = scene.Visit();
        using var answer = await visitor.PostAsync("/auth/email/start", new { email });
        await ApiTests.AssertError(answer, HttpStatusCode.BadRequest, "invalid_email");
        Assert.Empty(scene.Mail.Messages.All);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task RedirectElsewhere_Is400(string redirectUrl)
    {
        using var visitor = scene.Visit();
        using var answer = await visitor.PostAsync("/auth/email/start", new { email = SignInScene.NewEmail(), redirect_url = redirectUrl });
        await ApiTests.AssertError(answer, HttpStatusCode.BadRequest, "invalid_redirect_url");
    }

    [Fact]
    public async Task AllowedOrigin_MayBeGoneTo_AlsoByThePagesButton()
    {
        const string Target = "https://app.example.com/welcome";
        using var visitor = scene.Visit();
        var link = await scene.AskForLinkAsync(visitor, SignInScene.NewEmail(), Target);
        using var other = scene.Visit();
        using var page = await other.GetAsync(link);
        Assert.Contains("form-action 'self' https://app.example.com;", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var followed = await visitor.GetAsync(link);
        Assert.Equal((HttpStatusCode.Found, Target), (followed.StatusCode, followed.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task SixthMailOfAnHour_Is429_AndAnotherAddressIsNot()
    {
        var email = SignInScene.NewEmail();
        for (var i = 0; i < MagicLinks.PerHour; i++)
        {
            using var visitor = scene.Visit();
            await scene.AskForLinkAsync(visitor, email);
        }

        using var late = scene.Visit();
        scene.Mail.Messages.Clear();
        using var refused = await late.PostAsync("/auth/email/start", new { email = email.ToUpperInvariant() });
        await ApiTests.AssertError(refused, HttpStatusCode.TooManyRequests, "too_many_requests");
        var wait = int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture);
        Assert.InRange(wait, 1, 3600);
        Assert.Empty(scene.Mail.Messages.All);
        await scene.AskForLinkAsync(late, SignInScene.NewEmail());
    }

    [Fact]
    public async Task TwentyFirstMailOfOneCaller_Is429_WhateverItsAddressesAndItsForgedHeaders()
    {
        using var busy = scene.Visit();
        for (var i = 0; i < 20; i++)
        {
            using var sent = await busy.PostAsync("/auth/email/start", new { email = SignInScene.NewEmail() });
            Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        }

        using var refused = await busy.PostAsync("/auth/email/start", new { email = SignInScene.NewEmail() });
        await ApiTests.AssertError(refused, HttpStatusCode.TooManyRequests, "too_many_requests");
        Assert.InRange(int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1, 3600);

        // What a caller claims stands in front of what its proxy saw.
        using var liar = scene.Visit($"198.51.100.7, {busy.Address}");
        using var lied = await liar.PostAsync("/auth/email/start", new { email = SignInScene.NewEmail() });
        Assert.Equal(HttpStatusCode.TooManyRequests, lied.StatusCode);
        using var other = scene.Visit();
        await scene.AskForLinkAsync(other, SignInScene.NewEmail());
    }

    [Fact]
    public async Task CallerWhoTriesWithoutEnd_Is429_AtEveryStep()
    {
        // How many that are is only sure from below: on a slow machine some are forgotten meanwhile.
        const int Limit = 120;
        using var busy = scene.Visit();
        Assert.InRange(await TriesUntilRefusedAsync(busy, "/auth/email/verify?token=x"), Limit, int.MaxValue);
        foreach (var path in (string[])["/auth/google/start", "/auth/google/callback?state=x", "/auth/do/callback?state=x"]) await TriesUntilRefusedAsync(busy, path);

        using var other = scene.Visit();
        using var answered = await other.GetAsync("/auth/google/start");
        Assert.Equal(HttpStatusCode.Found, answered.StatusCode);
    }

    [Theory]
    [InlineData(SmtpStage.Greeting, "421 busy", 503, "mail_failed")]
    [InlineData(SmtpStage.Greeting, null, 503, "mail_failed")]
    [InlineData(SmtpStage.Sender, "451 later", 503, "mail_failed")]
    [InlineData(SmtpStage.Recipient, "450 later", 503, "mail_failed")]
    [InlineData(SmtpStage.Recipient, "550 no such mailbox", 400, "email_refused")]
    [InlineData(SmtpStage.Message, "554 spam", 503, "mail_failed")]
    [InlineData(SmtpStage.Message, "nonsense", 503, "mail_failed")]
    [InlineData(SmtpStage.Receipt, null, 503, "mail_failed")]
    public async Task MailServersTrouble_IsTold_AndDoesNotCount(SmtpStage stage, string? reply, int status, string code)
    {
        var email = SignInScene.NewEmail();
        for (var i = 0; i <= MagicLinks.PerHour; i++)
        {
            scene.Mail.Plan(new MailTrouble(stage, reply));
            using var visitor = scene.Visit();
            using var answer = await visitor.PostAsync("/auth/email/start", new { email });
            await ApiTests.AssertError(answer, (HttpStatusCode)status, code);
        }

        using var later = scene.Visit();
        await scene.AskForLinkAsync(later, email);
    }

    [Fact]
    public async Task Mail_SaysWhatItIs()
    {
        using var visitor = scene.Visit();
        var email = SignInScene.NewEmail();
        await scene.AskForLinkAsync(visitor, email);
        var mail = scene.Mail.Messages.All.Single(mail => mail.Recipients.Contains(email));
        Assert.Equal("no-reply@chatcode.example", mail.Sender);
        Assert.Equal(email, Assert.Single(mail.Recipients));
        Assert.Equal("Sign in to Chatcode", mail.Subject);
        Assert.Equal("auto-generated", mail.Header("Auto-Submitted"));
        var link = Assert.Single(mail.Links);
        Assert.Equal(scene.Standalone.Address.Authority, link.Authority);
        Assert.Contains(link.AbsoluteUri, mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(link.AbsoluteUri, string.Join('\n', scene.Standalone.Warnings.All), StringComparison.Ordinal);
    }

    private static async Task<int> TriesUntilRefusedAsync(Visitor visitor, string path)
    {
        for (var tries = 0; tries < 10_000; tries++)
        {
            using var answer = await visitor.GetAsync(path);
            if (answer.StatusCode is HttpStatusCode.Found) continue;
            await ApiTests.AssertError(answer, HttpStatusCode.TooManyRequests, "too_many_requests");
            Assert.Equal("10", answer.Headers.GetValues("Retry-After").Single());
            return tries;
        }

        throw new InvalidOperationException($"{path} is not limited");
    }

    private static string Token(string link) => link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];

    private static string Origin(Visitor visitor) => visitor.Server.GetLeftPart(UriPartial.Authority);

    private static async Task<HttpResponseMessage> PressAsync(Visitor visitor, string link, (string, string) origin)
    {
        using var form = new FormUrlEncodedContent([new("token", Token(link))]);
        return await visitor.SendAsync(HttpMethod.Post, "/auth/email/verify", form, origin);
    }
}
