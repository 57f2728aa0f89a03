namespace Chatcode.Grains.Users;

/// <summary>How long a sign-in lasts.</summary>
public static class SignInLifetime
{
    /// <summary>Life of a cookie that is not used, 7 days.</summary>
    public static readonly TimeSpan Cookie = TimeSpan.FromDays(7);
}
