using Chatcode.Grains.SignIn;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.SignIn;

public sealed class MagicLinksTests
{
    private const string Browser = "the browser that asks";

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Link_SignsInOnce_InTheBrowserThatAskedForIt()
    {
        await using var host = await GrainHost.StartAsync();
        var links = Links(host, out var email);
        var secret = await Issue(links, email, "/vps");

        var followed = await links.Follow(secret, Browser);

        Assert.Equal((MagicLinkState.SignsIn, email, "/vps"), (followed.State, followed.Email, followed.RedirectUrl));
        // Until it is used it stays good: somebody who could not be signed in tries again.
        Assert.Equal(followed, await links.Follow(secret, Browser));
        Assert.Equal([false, true], (await Task.WhenAll(links.Use(secret), links.Use(secret))).Order());
        Assert.Equal(MagicLinkState.Gone, (await links.Follow(secret, Browser)).State);
        await host.RestartAsync();
        Assert.False(await Links(host, out _).Use(secret));
    }

    [Fact]
    public async Task UseThatCouldNotBeStored_LeavesTheLinkGood()
    {
        await using var host = await GrainHost.StartAsync();
        var links = Links(host, out var email);
        var secret = await Issue(links, email);
        await using (await RefusedWrites.StartAsync(host.Database.ConnectionString)) await Assert.ThrowsAnyAsync<Exception>(() => links.Use(secret));

        Assert.Equal(MagicLinkState.SignsIn, (await links.Follow(secret, Browser)).State);
        await host.RestartAsync();
        links = Links(host, out _);
        Assert.True(await links.Use(secret));
        Assert.False(await links.Use(secret));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another")]
    public async Task Elsewhere_ALinkWaitsForAPerson_HoweverOftenItIsFetched(string? browser)
    {
        await using var host = await GrainHost.StartAsync();
        var links = Links(host, out var email);
        var secret = await Issue(links, email);
        for (var i = 0; i < 3; i++) Assert.Equal((MagicLinkState.Unconfirmed, email), Described(await links.Follow(secret, browser)));
        await host.RestartAsync();
        links = Links(host, out _);

        Assert.True(await links.Use(secret));
        Assert.Equal(MagicLinkState.Gone, (await links.Follow(secret, browser)).State);
    }

    [Fact]
    public async Task Link_EndsAfterTenMinutes()
    {
        var time = new SkipTime();
        await using var host = await GrainHost.StartAsync(time);
        var links = Links(host, out var email);
        var secret = await Issue(links, email);
        time.Advance(MagicLinks.Lifetime - TimeSpan.FromMinutes(1));
        Assert.Equal(MagicLinkState.Unconfirmed, (await links.Follow(secret, null)).State);

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(MagicLinkState.Gone, (await links.Follow(secret, Browser)).State);
        Assert.False(await links.Use(secret));
    }

    [Fact]
    public async Task FiveAnHour_AlsoAfterARestart_AndUsedOnesCount()
    {
        var time = new SkipTime();
        await using var host = await GrainHost.StartAsync(time);
        var links = Links(host, out var email);
        Assert.True(await links.Use(await Issue(links, email)));
        for (var i = 1; i < MagicLinks.PerHour; i++) await Issue(links, email);
        await host.RestartAsync();
        links = Links(host, out _);

        var refused = await links.Issue(Request(email));

        Assert.Null(refused.Secret);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromMinutes(30), MagicLinks.Hour);
        Assert.NotNull((await host.Grains.GetGrain<IMagicLinksGrain>("another-address-key---").Issue(Request(email))).Secret);
        time.Advance(refused.RetryAfter + Moment);
        Assert.NotNull((await links.Issue(Request(email))).Secret);
    }

    [Fact]
    public async Task LinkThatCouldNotBeMailed_DoesNotCount_AndIsGone()
    {
        await using var host = await GrainHost.StartAsync();
        var links = Links(host, out var email);
        for (var i = 0; i <= MagicLinks.PerHour; i++)
        {
            var secret = await Issue(links, email);
            await links.Withdraw(secret);
            Assert.False(await links.Use(secret));
        }
    }

    [Fact]
    public async Task StrangersSecret_IsGone_AndLeavesNothing()
    {
        await using var host = await GrainHost.StartAsync();
        var links = Links(host, out var email);
        Assert.False(await links.Use("guess"));
        Assert.Equal(0, await Rows(host, email.Value));
        await Issue(links, email);
        Assert.False(await links.Use("guess"));
    }

    [Fact]
    public async Task Database_HasNoSecret_AndForgetsTheAddressAfterAnHour()
    {
        var time = new SkipTime();
        await using var host = await GrainHost.StartAsync(time);
        var links = Links(host, out var email);
        var secret = await Issue(links, email);
        Assert.Equal(0, await Rows(host, secret));
        Assert.Equal(0, await Rows(host, Browser));
        Assert.NotEqual(0, await Rows(host, email.Value));
        Assert.NotEqual(0, await Reminders(host));

        // Early, late and twice: as reminders come.
        await Remind(links);
        Assert.NotEqual(0, await Rows(host, email.Value));
        time.Advance(MagicLinks.Hour);
        await Remind(links);
        await Remind(links);

        Assert.Equal(0, await Rows(host, email.Value));
        Assert.Equal(0, await Reminders(host));
    }

    private static (MagicLinkState, EmailAddress) Described(FollowedMagicLink link) => (link.State, link.Email);

    private static Task Remind(IMagicLinksGrain links) => links.ReceiveReminder("forget", default);

    private static IMagicLinksGrain Links(GrainHost host, out EmailAddress email)
    {
        Assert.True(EmailAddress.TryParse("ada@example.com", out email));
        return host.Grains.GetGrain<IMagicLinksGrain>(email.Key);
    }

    private static MagicLinkRequest Request(EmailAddress email, string redirect = "/") => new() { Email = email, Browser = Browser, RedirectUrl = redirect };

    private static async Task<string> Issue(IMagicLinksGrain links, EmailAddress email, string redirect = "/") =>
        (await links.Issue(Request(email, redirect))).Secret ?? throw new InvalidOperationException("no link was made");

    /// <summary>Places in the database where the text stands.</summary>
    private static async Task<int> Rows(GrainHost host, string text) =>
        (await DatabaseDump.ReadAsync(host.Database.ConnectionString)).Count(value => value.Contains(text, StringComparison.Ordinal));

    private static async Task<int> Reminders(GrainHost host) =>
        (await DatabaseDump.ReadAsync(host.Database.ConnectionString)).Count(static value => value.EndsWith(": forget", StringComparison.Ordinal));
}
