using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Chatcode.Edge.Configuration;
using Chatcode.Grains.SignIn;
using Chatcode.Grains.Users;

namespace Chatcode.Edge.SignIn;

/// <summary>Development sign-in: any name is somebody, made on first sight.</summary>
internal sealed class DevAccounts(EdgeOptions options, IGrainFactory grains)
{
    public const string UserHeader = "X-Dev-User";
    public const string SecretHeader = "X-Dev-Secret";

    private const string LocalDomain = "@localhost";
    private const int MaxNameLength = 64;
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._@+-");

    public bool Enabled => options.AuthMode is AuthMode.Dev;

    public bool SecretMatches(HttpRequest request) =>
        options.DevSecret is not { } secret
        || CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(request.Headers[SecretHeader].ToString()));

    /// <summary>A name, or an address: <c>ada</c> and <c>ada@localhost</c> are one person.</summary>
    public static bool TryNormalise(string? name, out string normalised)
    {
        normalised = name is not null && Ascii.IsValid(name) ? name.Trim().ToLowerInvariant() : "";
        if (normalised.EndsWith(LocalDomain, StringComparison.Ordinal)) normalised = normalised[..^LocalDomain.Length];
        return normalised.Length is > 0 and <= MaxNameLength && !normalised.AsSpan().ContainsAnyExcept(NameCharacters);
    }

    /// <param name="name">Normalised.</param>
    public async Task<UserProfile> SignIn(string name)
    {
        var email = name.Contains('@', StringComparison.Ordinal) ? name : name + LocalDomain;
        var user = await grains.GetGrain<IIdentityGrain>($"dev:{name}").SignIn(email).ConfigureAwait(false);
        return await grains.GetGrain<IUserGrain>(user.Value).Get().ConfigureAwait(false)
            ?? throw new InvalidOperationException("an identity leads to an account that does not exist");
    }
}
