using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Ids;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace Chatcode.Edge.SignIn.OAuth;

/// <summary>DigitalOcean: nobody is signed in by it; what it grants goes to the account of the person who started the flow.</summary>
internal sealed class DigitalOceanHandler(IOptionsMonitor<OAuthOptions> options, UrlEncoder encoder, IGrainFactory grains)
    : ProviderHandler(options, encoder)
{
    /// <summary>Name of the scheme, and in routes.</summary>
    public const string Provider = "do";

    protected override async Task CompleteAsync(UserId? connecting, OAuthTokenResponse tokens)
    {
        if (connecting is not { } user) throw new FlowException(SignInErrors.StateInvalid, "the flow has no person");
        var answer = tokens.Response!.RootElement;
        var info = answer.GetProperty("info");
        var grant = new DigitalOceanGrant
        {
            AccessToken = tokens.AccessToken!,
            RefreshToken = tokens.RefreshToken,
            ExpiresAt = int.TryParse(tokens.ExpiresIn, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeProvider.GetUtcNow().AddSeconds(seconds) : null,
            Scope = Text(answer, "scope") ?? "",
            AccountUuid = CheckUuid(Text(info, "uuid")),
            TeamUuid = Text(info, "team_uuid"),
            Email = Text(info, "email") ?? "",
        };
        if (!grant.Scope.Split(' ', ',').Contains("write")) throw new FlowException(SignInErrors.AccessDenied, "DigitalOcean granted no right to write");

        var outcome = await grains.GetGrain<IDigitalOceanAccountGrain>(user.Value).Connect(grant).ConfigureAwait(false);
        if (outcome is ConnectOutcome.IdentityConflict) throw new FlowException(SignInErrors.IdentityConflict, "the account is tied to another user");
    }

    // It is a grain's key.
    private static string CheckUuid(string? uuid) =>
        Id.IsValid(uuid) ? uuid : throw new FlowException(SignInErrors.ProviderFailed, "DigitalOcean names no account");

    private static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
