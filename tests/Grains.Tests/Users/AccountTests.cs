using Chatcode.Grains.Ids;
using Chatcode.Grains.SignIn;
using Chatcode.Grains.Users;

namespace Chatcode.Grains.Tests.Users;

/// <summary>One person, several ways in.</summary>
public sealed class AccountTests
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task SameVerifiedAddress_JoinsTheSameAccount_WhicheverCameFirst()
    {
        await using var host = await GrainHost.StartAsync();
        var google = await Identity(host, "google:1").SignIn(Ada);
        var email = await Identity(host, $"email:{Ada}").SignIn(Ada);
        await host.RestartAsync();
        var github = await Identity(host, "github:7").SignIn("Ada@Example.com");

        Assert.Equal(google, email);
        Assert.Equal(google, github);
        var profile = await User(host, google).Get();
        Assert.Equal(Ada, profile!.Email);
        Assert.Equal(["google", "email", "github"], profile.Providers);
        Assert.NotEqual(google, await Identity(host, "google:2").SignIn("bob@example.com"));
    }

    [Fact]
    public async Task FirstSignIns_AtOnce_MakeOneAccount()
    {
        await using var host = await GrainHost.StartAsync();
        string[] ways = ["google:1", "github:7", $"email:{Ada}", "google:1", "github:7", $"email:{Ada}"];

        var users = await Task.WhenAll(ways.Select(way => Identity(host, way).SignIn(Ada)));

        var user = Assert.Single(users.Distinct());
        await host.RestartAsync();
        Assert.Equal(["email", "github", "google"], (await User(host, user).Get())!.Providers.Order());
    }

    [Fact]
    public async Task DevelopmentsName_IsNoVerifiedAddress()
    {
        await using var host = await GrainHost.StartAsync();
        var email = await Identity(host, $"email:{Ada}").SignIn(Ada);
        Assert.NotEqual(email, await Identity(host, $"dev:{Ada}").SignIn(Ada));
    }

    [Fact]
    public async Task AnotherAddressAtTheProvider_LeadsToTheAccountItIsTiedTo()
    {
        await using var host = await GrainHost.StartAsync();
        var user = await Identity(host, $"email:{Ada}").SignIn(Ada);
        Assert.True(await Identity(host, "google:1").Connect(user));

        Assert.Equal(user, await Identity(host, "google:1").SignIn("other@example.com"));
        Assert.Equal((Ada, "email,google"), Described(await User(host, user).Get()));
    }

    [Fact]
    public async Task AccountTiedToAnother_IsNotTakenOver()
    {
        await using var host = await GrainHost.StartAsync();
        var ada = await Identity(host, $"email:{Ada}").SignIn(Ada);
        var eve = await Identity(host, "email:eve@example.com").SignIn("eve@example.com");
        Assert.True(await Identity(host, "github:7").Connect(ada));
        Assert.True(await Identity(host, "github:7").Connect(ada));

        Assert.False(await Identity(host, "github:7").Connect(eve));

        Assert.Equal(ada, await Identity(host, "github:7").SignIn("eve@example.com"));
        Assert.Equal("email", Described(await User(host, eve).Get()).Providers);
    }

    [Fact]
    public async Task Disconnect_UntiesAllOfAProvider_SoThatAnotherMayHaveIt()
    {
        await using var host = await GrainHost.StartAsync();
        var ada = await Identity(host, $"email:{Ada}").SignIn(Ada);
        var eve = await Identity(host, "email:eve@example.com").SignIn("eve@example.com");
        Assert.True(await Identity(host, "github:7").Connect(ada));
        Assert.True(await Identity(host, "github:8").Connect(ada));

        Assert.Equal(DisconnectOutcome.Done, await User(host, ada).Disconnect("github"));

        await host.RestartAsync();
        Assert.Equal("email", Described(await User(host, ada).Get()).Providers);
        Assert.True(await Identity(host, "github:7").Connect(eve));
        Assert.Equal(eve, await Identity(host, "github:8").SignIn("eve@example.com"));
        Assert.Equal(DisconnectOutcome.NotConnected, await User(host, ada).Disconnect("github"));
    }

    [Fact]
    public async Task LastWayIn_Stays_AlsoWhenTwoAreUntiedAtOnce()
    {
        await using var host = await GrainHost.StartAsync();
        var user = await Identity(host, "google:1").SignIn(Ada);
        Assert.Equal(DisconnectOutcome.LastWayIn, await User(host, user).Disconnect("google"));
        Assert.True(await Identity(host, "github:7").Connect(user));

        var outcomes = await Task.WhenAll(User(host, user).Disconnect("google"), User(host, user).Disconnect("github"));

        Assert.Equal([DisconnectOutcome.Done, DisconnectOutcome.LastWayIn], outcomes.Order());
        var left = Assert.Single((await User(host, user).Get())!.Providers);
        Assert.Equal(user, await Identity(host, left == "google" ? "google:1" : "github:7").SignIn(Ada));
    }

    [Fact]
    public async Task SignOutEverywhere_EndsWhatWasBefore_AndOneOfItsOwnOnlyThat()
    {
        await using var host = await GrainHost.StartAsync();
        var user = User(host, await Identity(host, "dev:ada").SignIn("ada@localhost"));
        Assert.Equal(0, (await user.GetSignInRules())!.Version);

        var one = await user.SignOut("sin-one");
        Assert.False(one.Allow(0, "sin-one"));
        Assert.True(one.Allow(0, "sin-two"));
        var all = await user.SignOutEverywhere();

        Assert.True(all.Revision > one.Revision);
        await host.RestartAsync();
        user = User(host, await Identity(host, "dev:ada").SignIn("ada@localhost"));
        var rules = (await user.GetSignInRules())!;
        Assert.Equal((all.Version, all.Revision), (rules.Version, rules.Revision));
        Assert.False(rules.Allow(0, "sin-two"));
        Assert.False(rules.Allow(0, signIn: null));
        Assert.True(rules.Allow(1, "sin-three"));
        Assert.Empty(rules.SignedOut);
        Assert.Null(await User(host, UserId.New()).GetSignInRules());
    }

    [Fact]
    public async Task SignedOutCookies_AreForgottenWhenTheyWouldHaveEnded_AndTooManySignOutAll()
    {
        var time = new SkipTime();
        await using var host = await GrainHost.StartAsync(time);
        var user = User(host, await Identity(host, "dev:ada").SignIn("ada@localhost"));
        await user.SignOut("sin-old");
        time.Advance(SignInLifetime.Cookie);
        Assert.Equal(["sin-new"], (await user.SignOut("sin-new")).SignedOut);

        var rules = (await user.GetSignInRules())!;
        for (var i = 0; rules.Version == 0 && i < 1000; i++) rules = await user.SignOut($"sin-{i}");

        Assert.Equal(1, rules.Version);
        Assert.False(rules.Allow(0, "sin-new"));
    }

    [Fact]
    public async Task Preferences_AreKept_AndChangedOneByOne()
    {
        await using var host = await GrainHost.StartAsync();
        var id = await Identity(host, "dev:ada").SignIn("ada@localhost");
        Assert.Equal(new Preferences { ColorScheme = "system", TerminalTheme = "default" }, await User(host, id).GetPreferences());

        await User(host, id).SetPreferences(new PreferenceChanges { ColorScheme = "dark" });
        await User(host, id).SetPreferences(new PreferenceChanges { TerminalTheme = "solarized" });

        await host.RestartAsync();
        Assert.Equal(new Preferences { ColorScheme = "dark", TerminalTheme = "solarized" }, await User(host, id).GetPreferences());
    }

    private static (string Email, string Providers) Described(UserProfile? profile) => (profile!.Email, string.Join(',', profile.Providers));

    private static IIdentityGrain Identity(GrainHost host, string key) => host.Grains.GetGrain<IIdentityGrain>(key);

    private static IUserGrain User(GrainHost host, UserId id) => host.Grains.GetGrain<IUserGrain>(id.Value);
}
