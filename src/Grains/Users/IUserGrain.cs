using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;

namespace Chatcode.Grains.Users;

/// <summary>A person's account. The key is the <see cref="UserId"/>.</summary>
[Alias("chatcode.IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>Makes the account when it does not exist, and notes the way in. Idempotent.</summary>
    /// <param name="email">Of a new account; an account keeps the address it has.</param>
    /// <param name="identity">Key of the <see cref="SignIn.IIdentityGrain"/> that leads here.</param>
    [Alias("SignIn")]
    Task<UserProfile> SignIn(string email, string identity);

    /// <summary>Notes one more way in. Idempotent.</summary>
    /// <param name="identity">Key of the <see cref="SignIn.IIdentityGrain"/> that leads here.</param>
    [Alias("Connect")]
    Task Connect(string identity);

    /// <summary>Unties a provider's ways in, unless nothing else is left.</summary>
    [Alias("Disconnect")]
    Task<DisconnectOutcome> Disconnect(string provider);

    /// <summary>The account; null when there is none.</summary>
    [Alias("Get")]
    Task<UserProfile?> Get();

    /// <summary>Which cookies hold; null when there is no account.</summary>
    [Alias("GetSignInRules")]
    Task<SignInRules?> GetSignInRules();

    /// <summary>Signs out one browser: its cookie and every copy of it.</summary>
    /// <param name="signIn">The cookie's own id.</param>
    [Alias("SignOut")]
    Task<SignInRules> SignOut(string signIn);

    /// <summary>Signs out every browser.</summary>
    [Alias("SignOutEverywhere")]
    Task<SignInRules> SignOutEverywhere();

    /// <summary>How the person likes things.</summary>
    [Alias("GetPreferences")]
    Task<Preferences> GetPreferences();

    /// <summary>Changes what is given; the caller has checked the values.</summary>
    /// <returns>All of them, changed.</returns>
    [Alias("SetPreferences")]
    Task<Preferences> SetPreferences(PreferenceChanges changes);

    /// <summary>The number of the list page (<see cref="IServerListGrain"/>) that a new server goes to; the place is taken.</summary>
    [Alias("ReserveServerPlace")]
    Task<int> ReserveServerPlace(VpsId server);

    /// <summary>From a page of the list: a server is on it. It is listed from now on, until it says that it is empty.</summary>
    [Alias("AddServerPage")]
    Task AddServerPage(int page);

    /// <summary>The person's servers, oldest first.</summary>
    /// <param name="limit">At most so many; null for all.</param>
    /// <param name="cursor">Where a list before this one ended; null for the start. A cursor that is not one of ours starts at the beginning.</param>
    [Alias("ListServers")]
    Task<ServerPage> ListServers(int? limit, string? cursor);
}

/// <summary>A person's account as the API shows it.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.UserProfile")]
public sealed record UserProfile
{
    /// <summary>Its id.</summary>
    [Id(0)] public required UserId Id { get; init; }

    /// <summary>Verified address; of a development account, name@localhost.</summary>
    [Id(1)] public required string Email { get; init; }

    /// <summary>Providers of the ways in that are tied to the account.</summary>
    [Id(2)] public required string[] Providers { get; init; }

    /// <summary>Cookies of a lower version are signed out.</summary>
    [Id(3)] public required int SessionVersion { get; init; }
}

/// <summary>Whether a provider was untied.</summary>
public enum DisconnectOutcome
{
    /// <summary>It is tied no longer.</summary>
    Done,

    /// <summary>It was not tied.</summary>
    NotConnected,

    /// <summary>It is the last way in, and stays.</summary>
    LastWayIn,
}

/// <summary>A stretch of a person's server list.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.ServerPage")]
public sealed record ServerPage
{
    /// <summary>Servers, oldest first.</summary>
    [Id(0)] public required ServerRecord[] Servers { get; init; }

    /// <summary>Where to go on; null at the end.</summary>
    [Id(1)] public string? NextCursor { get; init; }
}
