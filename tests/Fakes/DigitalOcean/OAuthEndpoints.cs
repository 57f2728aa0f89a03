using Chatcode.Fakes.OAuth;

namespace Chatcode.Fakes.DigitalOcean;

/// <summary>https://cloud.digitalocean.com/v1/oauth as docs.digitalocean.com/reference/api/oauth describes it.</summary>
internal sealed class OAuthEndpoints(FakeDigitalOceanOptions options, Grants grants)
{
    private readonly AuthorizationCodes _codes = new(options.Time);

    public static ConsentTexts Texts { get; } = new()
    {
        Title = "DigitalOcean",
        UnknownClient = "An error has occurred. Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.",
        UnknownRedirect = "An error has occurred. The redirect uri included is not valid.",
        UnknownScope = "An error has occurred. The requested scope is invalid, unknown, or malformed.",
        KnowsScope = static scope => scope is "read" or "write",
        DefaultScope = "read",
    };

    public Consent Map(IEndpointRouteBuilder routes)
    {
        var consent = new Consent(options.Client, _codes, Texts, () => options.Accounts.Select(static one => new Choice(one.Email, $"{one.Name} ({one.Email})")))
        {
            Automatic = options.Automatic,
        };
        consent.Map(routes, "/v1/oauth/authorize");
        routes.MapPost("/v1/oauth/token", (HttpRequest http) => AnswerAsync(http, Token));
        routes.MapPost("/v1/oauth/refresh", (HttpRequest http) => AnswerAsync(http, Refresh));
        routes.MapPost("/v1/oauth/revoke", (HttpRequest http) => AnswerAsync(http, Revoke));
        return consent;
    }

    // Parameters come as a form or, as its own examples show, in the query.
    private static async Task<IResult> AnswerAsync(HttpRequest http, Func<Func<string, string?>, IResult> answer)
    {
        var form = http.HasFormContentType ? await http.ReadFormAsync().ConfigureAwait(false) : null;
        return answer(name => form?[name].FirstOrDefault() ?? http.Query[name].FirstOrDefault());
    }

    private IResult Token(Func<string, string?> given) => given("grant_type") switch
    {
        "authorization_code" => Redeem(given),
        "refresh_token" => Refresh(given),
        _ => Refuse(400, "unsupported_grant_type", "The authorization grant type is not supported by the authorization server."),
    };

    private IResult Redeem(Func<string, string?> given)
    {
        if (!options.Client.Is(given("client_id"), given("client_secret"))) return UnknownClient();
        return _codes.TryRedeem(given("code"), out var request, out var email) && request.RedirectUri == given("redirect_uri") && request.IsProvenBy(given("code_verifier"))
            ? Tokens(grants.Issue(options.Accounts.First(one => one.Email == email), request.Scope))
            : InvalidGrant();
    }

    private IResult Refresh(Func<string, string?> given)
    {
        if (given("client_id") is { } id && !options.Client.Is(id, given("client_secret"))) return UnknownClient();
        return grants.TryRefresh(given("refresh_token"), out var fresh) ? Tokens(fresh) : InvalidGrant();
    }

    // RFC 7009: a token that is not known is as good as revoked.
    private IResult Revoke(Func<string, string?> given)
    {
        _ = grants.TryRevoke(given("token"));
        return Results.Json(new { });
    }

    private IResult Tokens(IssuedTokens tokens) => Results.Json(new
    {
        access_token = tokens.AccessToken,
        token_type = "bearer",
        expires_in = (long)options.TokenLife.TotalSeconds,
        refresh_token = tokens.RefreshToken,
        scope = tokens.Scope,
        info = new { name = tokens.Account.Name, email = tokens.Account.Email, uuid = tokens.Account.Uuid, team_uuid = tokens.Account.TeamUuid, team_name = "My Team" },
    });

    private static IResult InvalidGrant() => Refuse(
        400, "invalid_grant", "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.");

    private static IResult UnknownClient() => Refuse(
        401, "invalid_client", "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.");

    private static IResult Refuse(int status, string error, string description) => Results.Json(new { error, error_description = description }, statusCode: status);
}
