using Chatcode.Grains.SignIn;
using Chatcode.Grains.Users;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.Users;

/// <summary>Sign-ins and sign-outs whose write failed: the next try makes them whole, and nobody was told of what is not stored.</summary>
public sealed class FailedWriteTests
{
    private const string Ada = "ada@example.com";

    // The writes in their order: the identity of the address (for a provider's account), the way in, the account.
    [Theory]
    [InlineData("google:1", 1)]
    [InlineData("google:1", 2)]
    [InlineData("google:1", 3)]
    [InlineData($"email:{Ada}", 1)]
    [InlineData($"email:{Ada}", 2)]
    [InlineData("dev:ada", 1)]
    [InlineData("dev:ada", 2)]
    public async Task FirstSignIn_WhoseWriteFailed_IsMadeWholeByTheNext(string key, int write)
    {
        await using var host = await GrainHost.StartAsync();
        var identity = host.Grains.GetGrain<IIdentityGrain>(key);
        await using (await RefusedWrites.StartAsync(host.Database.ConnectionString, write)) await Assert.ThrowsAnyAsync<Exception>(() => identity.SignIn(Ada));

        var user = await identity.SignIn(Ada);

        // Also after all activations are gone.
        await host.RestartAsync();
        Assert.Equal(user, await host.Grains.GetGrain<IIdentityGrain>(key).SignIn(Ada));
        var profile = (await host.Grains.GetGrain<IUserGrain>(user.Value).Get())!;
        Assert.Equal((Ada, IdentityProviders.Of(key)), (profile.Email, Assert.Single(profile.Providers)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task FirstSignIn_WhoseWriteFailed_LeavesNothingHalfMade(int write)
    {
        await using var host = await GrainHost.StartAsync();
        await using (await RefusedWrites.StartAsync(host.Database.ConnectionString, write))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => host.Grains.GetGrain<IIdentityGrain>("google:1").SignIn(Ada));
        }

        // What was in memory alone is gone; whoever comes first now, by whichever way, all lead to one account.
        await host.RestartAsync();
        var byMail = await host.Grains.GetGrain<IIdentityGrain>($"email:{Ada}").SignIn(Ada);
        Assert.Equal(byMail, await host.Grains.GetGrain<IIdentityGrain>("google:1").SignIn(Ada));
        Assert.Equal(["email", "google"], (await host.Grains.GetGrain<IUserGrain>(byMail.Value).Get())!.Providers.Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SignOut_WhoseWriteFailed_IsMadeAgain(bool everywhere)
    {
        await using var host = await GrainHost.StartAsync();
        var id = await host.Grains.GetGrain<IIdentityGrain>("dev:ada").SignIn("ada@localhost");
        var user = host.Grains.GetGrain<IUserGrain>(id.Value);
        await using (await RefusedWrites.StartAsync(host.Database.ConnectionString))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => everywhere ? user.SignOutEverywhere() : user.SignOut("sin-one"));
        }

        // Whoever asks next is told of it, and it is stored by then.
        Assert.False((await user.GetSignInRules())!.Allow(0, "sin-one"));
        await host.RestartAsync();
        var rules = (await host.Grains.GetGrain<IUserGrain>(id.Value).GetSignInRules())!;
        Assert.False(rules.Allow(0, "sin-one"));
        Assert.Equal(!everywhere, rules.Allow(0, "sin-two"));
    }
}
