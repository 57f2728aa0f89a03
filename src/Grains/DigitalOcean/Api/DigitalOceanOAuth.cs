using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chatcode.Grains.DigitalOcean.Api;

/// <summary>Both tokens of a connection; they are stored together, so that neither can be put in the other's place.</summary>
internal sealed record DigitalOceanTokens(string Access, string? Refresh)
{
    /// <summary>Whether it can stand in a header: visible ASCII. An exception that says otherwise would repeat it.</summary>
    public static bool IsToken(string? text) => text is { Length: > 0 } && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    public override string ToString() => nameof(DigitalOceanTokens);
}

/// <summary>What became of a refresh.</summary>
internal enum RefreshOutcome
{
    /// <summary>New tokens.</summary>
    Ok,

    /// <summary>DigitalOcean does not take the refresh token any more.</summary>
    Refused,

    /// <summary>No answer, or one that says nothing about the token; it may still be good.</summary>
    Unreachable,
}

/// <summary>Answer to a refresh.</summary>
internal sealed record RefreshResult(RefreshOutcome Outcome, DigitalOceanTokens? Tokens = null, TimeSpan? ExpiresIn = null);

/// <summary>The part of DigitalOcean's OAuth that needs no browser: https://docs.digitalocean.com/reference/api/oauth.</summary>
internal interface IDigitalOceanOAuth
{
    /// <summary>Trades the refresh token, which is used up by it, for new ones.</summary>
    Task<RefreshResult> Refresh(string refreshToken);

    /// <summary>Ends the access token, and with it the refresh token.</summary>
    /// <returns>False when DigitalOcean did not say that it did.</returns>
    Task<bool> Revoke(string accessToken);
}

/// <inheritdoc/>
internal sealed partial class DigitalOceanOAuth(DigitalOceanHttp http, IOptions<DigitalOceanOptions> options, ILogger<DigitalOceanOAuth> log) : IDigitalOceanOAuth
{
    public async Task<RefreshResult> Refresh(string refreshToken)
    {
        var reply = await Post("token", new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }, bearer: null).ConfigureAwait(false);
        try
        {
            using var json = JsonDocument.Parse(reply.Body);
            if (reply.IsSuccess) return Read(json.RootElement);

            var error = json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var code) ? code.ToString() : "";

            // These alone (RFC 6749 5.2, RFC 6750 3.1) are a word about the person's connection. A client that is not known, say, is our setting's fault.
            if (reply.Status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                && error is "invalid_grant" or "invalid_token")
            {
                return new RefreshResult(RefreshOutcome.Refused);
            }
        }
        catch (JsonException)
        {
            // An answer that nobody can read says nothing about the token.
        }

        LogNotRefreshed(reply.Status is { } status ? (int)status : 0);
        return new RefreshResult(RefreshOutcome.Unreachable);
    }

    public async Task<bool> Revoke(string accessToken) =>
        (await Post("revoke", new() { ["token"] = accessToken }, accessToken).ConfigureAwait(false)).IsSuccess;

    private static RefreshResult Read(JsonElement json) =>
        json.ValueKind is JsonValueKind.Object && Token(json, "access_token") is { } access
            ? new RefreshResult(
                RefreshOutcome.Ok,
                new DigitalOceanTokens(access, Token(json, "refresh_token")),
                json.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind is JsonValueKind.Number && seconds.TryGetInt32(out var count) ? TimeSpan.FromSeconds(count) : null)
            : new RefreshResult(RefreshOutcome.Unreachable);

    private static string? Token(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String && DigitalOceanTokens.IsToken(value.GetString()) ? value.GetString() : null;

    private async Task<HttpReply> Post(string endpoint, Dictionary<string, string> form, string? bearer)
    {
        form["client_id"] = options.Value.ClientId;
        form["client_secret"] = options.Value.ClientSecret;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(options.Value.OAuthUrl), $"/v1/oauth/{endpoint}"))
        {
            Content = new FormUrlEncodedContent(form),
        };
        if (bearer is not null) request.Headers.Authorization = new("Bearer", bearer);
        return await http.SendAsync(request).ConfigureAwait(false);
    }

    [LoggerMessage(EventIds.DigitalOceanNotRefreshed, LogLevel.Warning, "DigitalOcean said nothing of use to a token's refresh: status {Status} (0 for no answer)")]
    private partial void LogNotRefreshed(int status);
}
