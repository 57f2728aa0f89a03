using Chatcode.Grains.Ids;

namespace Chatcode.Grains.SignIn;

/// <summary>
/// One way in: the key is <c>{provider}:{subject}</c>, for example <c>dev:ada</c>, <c>github:583231</c> or, for a verified
/// address, <c>email:ada@example.com</c>. It knows the account it leads to.
/// </summary>
[Alias("chatcode.IIdentityGrain")]
public interface IIdentityGrain : IGrainWithStringKey
{
    /// <summary>
    /// The account that this leads to. On first sight that is the account of the verified address; an account of an address
    /// that nobody had is made. Development's ways in have no verified address, and each has an account of its own.
    /// </summary>
    /// <param name="email">What the provider says, verified. It counts on first sight only.</param>
    [Alias("SignIn")]
    Task<UserId> SignIn(string email);

    /// <summary>For other ways in that carry this address: the account it leads to, decided on first sight. The account itself may not exist yet.</summary>
    [Alias("Reserve")]
    Task<UserId> Reserve();

    /// <summary>Ties this way in to the account, for somebody who is signed in there. Idempotent.</summary>
    /// <returns>False when it is tied to another account, which stays so.</returns>
    [Alias("Connect")]
    Task<bool> Connect(UserId user);

    /// <summary>Unties it; nothing happens when it leads to another account.</summary>
    [Alias("Release")]
    Task Release(UserId user);
}

/// <summary>Providers of <see cref="IIdentityGrain"/>'s keys, as the API shows them.</summary>
public static class IdentityProviders
{
    /// <summary>Links by mail.</summary>
    public const string Email = "email";

    /// <summary>Google.</summary>
    public const string Google = "google";

    /// <summary>GitHub.</summary>
    public const string GitHub = "github";

    /// <summary>Any name, with <c>AUTH_MODE=dev</c>.</summary>
    public const string Dev = "dev";

    /// <summary>The key of the grain of a provider's account.</summary>
    public static string Key(string provider, string subject) => $"{provider}:{subject}";

    /// <summary>The provider in a key.</summary>
    public static string Of(string key) => key[..key.IndexOf(':', StringComparison.Ordinal)];
}
