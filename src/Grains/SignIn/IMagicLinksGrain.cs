namespace Chatcode.Grains.SignIn;

/// <summary>
/// The links that were mailed to one address within the last hour: it makes them, bounds how many there are, and lets each
/// sign in once. The key is <see cref="EmailAddress.Key"/>, which stands in each link.
/// </summary>
[Alias("chatcode.IMagicLinksGrain")]
public interface IMagicLinksGrain : IGrainWithStringKey, IRemindable
{
    /// <summary>Makes a link, unless there were <see cref="MagicLinks.PerHour"/> within the hour.</summary>
    [Alias("Issue")]
    Task<IssuedMagicLink> Issue(MagicLinkRequest request);

    /// <summary>Takes back a link that could not be mailed; it counts no longer.</summary>
    [Alias("Withdraw")]
    Task Withdraw(string secret);

    /// <summary>Somebody follows a link: what it is good for there. It stays as it is.</summary>
    /// <param name="browser">Secret of the browser that follows it; null when it has none.</param>
    [Alias("Follow")]
    Task<FollowedMagicLink> Follow(string secret, string? browser);

    /// <summary>Uses a link up, as the last thing before somebody is signed in by it. When this fails, the link stays good.</summary>
    /// <returns>False when it is good for nothing: nobody is signed in.</returns>
    [Alias("Use")]
    Task<bool> Use(string secret);
}

/// <summary>Bounds of links by mail.</summary>
public static class MagicLinks
{
    /// <summary>Links that one address is sent within an hour.</summary>
    public const int PerHour = 5;

    /// <summary>How long a link signs in.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>What <see cref="PerHour"/> counts in.</summary>
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);
}

/// <summary>Who asks for a link.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.MagicLinkRequest")]
public sealed record MagicLinkRequest
{
    /// <summary>Where it is mailed to.</summary>
    [Id(0)] public required EmailAddress Email { get; init; }

    /// <summary>Secret of the browser that asks.</summary>
    [Id(1)] public required string Browser { get; init; }

    /// <summary>Where to go once signed in; the caller has checked it.</summary>
    [Id(2)] public required string RedirectUrl { get; init; }
}

/// <summary>A link, or how long there is none.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.IssuedMagicLink")]
public sealed record IssuedMagicLink
{
    /// <summary>The link's secret; this is the only time it is seen. Null when there were too many.</summary>
    [Id(0)] public string? Secret { get; init; }

    /// <summary>Without a link: when to ask again.</summary>
    [Id(1)] public TimeSpan RetryAfter { get; init; }
}

/// <summary>What a link is good for.</summary>
public enum MagicLinkState
{
    /// <summary>Nothing: it was never made, is used up, or is older than <see cref="MagicLinks.Lifetime"/>.</summary>
    Gone,

    /// <summary>It signs in when a person says so.</summary>
    Unconfirmed,

    /// <summary>It signs in: it is followed where it was asked for.</summary>
    SignsIn,
}

/// <summary>A link that somebody followed.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.FollowedMagicLink")]
public sealed record FollowedMagicLink
{
    /// <summary>What it is good for; when gone, the rest is empty.</summary>
    [Id(0)] public required MagicLinkState State { get; init; }

    /// <summary>Whose it is.</summary>
    [Id(1)] public EmailAddress Email { get; init; }

    /// <summary>Where to go once signed in.</summary>
    [Id(2)] public string RedirectUrl { get; init; } = "/";
}
