using Chatcode.Grains.Ids;

namespace Chatcode.Grains.SignIn;

/// <summary>One way in: the key is <c>{provider}:{subject}</c>, for example <c>dev:ada</c>. It knows the account it leads to.</summary>
[Alias("chatcode.IIdentityGrain")]
public interface IIdentityGrain : IGrainWithStringKey
{
    /// <summary>The account, made on first sight.</summary>
    [Alias("SignIn")]
    Task<UserId> SignIn(string email);
}
