using Chatcode.Grains.Ids;

namespace Chatcode.Grains.DigitalOcean;

/// <summary>Whose an account at DigitalOcean is. The key is the account's uuid.</summary>
[Alias("chatcode.IDigitalOceanIdentityGrain")]
public interface IDigitalOceanIdentityGrain : IGrainWithStringKey
{
    /// <summary>Ties the account to a user.</summary>
    /// <returns>False when it is another user's.</returns>
    [Alias("Claim")]
    Task<bool> Claim(UserId user);

    /// <summary>Unties it; ignored when it is not this user's.</summary>
    [Alias("Release")]
    Task Release(UserId user);
}
