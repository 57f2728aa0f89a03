using System.Collections.Concurrent;
using System.Security.Cryptography;
using Chatcode.Fakes.OAuth;
using Chatcode.Fakes.Web;

namespace Chatcode.Fakes.Google;

/// <summary>A Google account.</summary>
/// <param name="Sub">The id that never changes, however often the address does.</param>
public sealed record GooglePerson(string Sub, string Email, string Name)
{
    public bool EmailVerified { get; init; } = true;

    public static GooglePerson Ada { get; } = new("110169484474386276334", "ada@example.com", "Ada Example");

    public static GooglePerson Unverified { get; } = new("110169484474386276335", "eve@example.com", "Eve (address not verified)") { EmailVerified = false };
}

/// <summary>How a <see cref="FakeGoogle"/> starts.</summary>
public sealed record FakeGoogleOptions
{
    /// <summary>0 for any free one.</summary>
    public int Port { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public OAuthClient Client { get; init; } = new("google-client", "google-secret");

    public IReadOnlyList<GooglePerson> People { get; init; } = [GooglePerson.Ada, GooglePerson.Unverified];

    /// <summary>Sub of who consents without a page; null shows the page.</summary>
    public string? Automatic { get; init; }
}

/// <summary>
/// Google's sign-in on loopback, at the paths of all its hosts: <c>/o/oauth2/v2/auth</c> (accounts.google.com), <c>/token</c>
/// (oauth2.googleapis.com), <c>/v1/userinfo</c> (openidconnect.googleapis.com) and <c>/oauth2/v3/userinfo</c> (www.googleapis.com).
/// </summary>
public sealed class FakeGoogle : IAsyncDisposable
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromSeconds(3599);

    private readonly FakeGoogleOptions _options;
    private readonly AuthorizationCodes _codes;
    private readonly Consent _consent;
    private readonly ConcurrentDictionary<string, Access> _access = [];
    private FakeSite? _site;

    private FakeGoogle(FakeGoogleOptions options)
    {
        _options = options;
        People = options.People;
        _codes = new AuthorizationCodes(options.Time);
        _consent = new Consent(options.Client, _codes, Texts, () => People.Select(static one => new Choice(one.Sub, $"{one.Name} ({one.Email})"))) { Automatic = options.Automatic };
    }

    public Uri Address => _site!.Address;

    public OAuthClient Client => _options.Client;

    public FaultPlan Faults => _site!.Faults;

    public Arrivals<ReceivedRequest> Requests => _site!.Requests;

    /// <summary>Who has an account; may change at any time, as an address may that a sub has.</summary>
    public IReadOnlyList<GooglePerson> People { get; set; }

    /// <summary>Sub of who consents without a page; null shows the page.</summary>
    public string? Automatic
    {
        get => _consent.Automatic;
        set => _consent.Automatic = value;
    }

    private static ConsentTexts Texts { get; } = new()
    {
        Title = "Sign in with Google",
        UnknownClient = "Error 401: invalid_client. The OAuth client was not found.",
        UnknownRedirect = "Error 400: redirect_uri_mismatch",
        UnknownScope = "Error 400: invalid_scope. Some requested scopes were invalid or missing.",
        KnowsScope = static scope => scope is "openid" or "email" or "profile"
            or "https://www.googleapis.com/auth/userinfo.email" or "https://www.googleapis.com/auth/userinfo.profile",
    };

    public static async Task<FakeGoogle> StartAsync(FakeGoogleOptions? options = null)
    {
        var google = new FakeGoogle(options ?? new FakeGoogleOptions());
        google._site = await FakeSite.StartAsync(google._options.Port, ErrorBody, google.Map).ConfigureAwait(false);
        return google;
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null) await _site.DisposeAsync().ConfigureAwait(false);
    }

    private static string ErrorBody(int status) => 
        $$"""{"error": {"code": {{status}}, "message": "The service is currently unavailable.", "status": "UNAVAILABLE"} }""";

    private void Map(WebApplication app)
    {
        _consent.Map(app, "/o/oauth2/v2/auth");
        app.MapPost("/token", TokenAsync);
        app.MapGet("/v1/userinfo", UserInfo);
        app.MapGet("/oauth2/v3/userinfo", UserInfo);
    }

    private async Task<IResult> TokenAsync(HttpRequest http)
    {
        if (!http.HasFormContentType) return Refuse("invalid_request", "Could not parse the request as a form");
        var form = await http.ReadFormAsync().ConfigureAwait(false);
        if (!_options.Client.Is(form["client_id"], form["client_secret"])) return Refuse("invalid_client", "The provided client secret is invalid.", StatusCodes.Status401Unauthorized);
        if (form["grant_type"] != "authorization_code") return Refuse("unsupported_grant_type", $"Invalid grant_type: {form["grant_type"]}");
        if (!_codes.TryRedeem(form["code"], out var request, out var sub)) return Refuse("invalid_grant", "Malformed auth code.");
        if (form["redirect_uri"] != request.RedirectUri) return Refuse("redirect_uri_mismatch", "Bad Request");
        if (!request.IsProvenBy(form["code_verifier"].FirstOrDefault())) return Refuse("invalid_grant", request.Challenge is not null && form["code_verifier"].Count == 0 ? "Missing code verifier." : "Invalid code verifier.");

        var token = "ya29." + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(48));
        _access[token] = new Access(sub, request.Scopes, _options.Time.GetUtcNow() + TokenLife);
        return Results.Json(new { access_token = token, expires_in = (int)TokenLife.TotalSeconds, scope = request.Scope, token_type = "Bearer" });
    }

    private IResult UserInfo(HttpRequest http)
    {
        const string Bearer = "Bearer ";
        var header = http.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || !_access.TryGetValue(header[Bearer.Length..], out var access)
            || access.Expires <= _options.Time.GetUtcNow()
            || People.FirstOrDefault(one => one.Sub == access.Sub) is not { } person)
        {
            return Refuse("invalid_request", "Invalid Credentials", StatusCodes.Status401Unauthorized);
        }

        var claims = new Dictionary<string, object> { ["sub"] = person.Sub };
        if (access.Has("profile"))
        {
            var names = person.Name.Split(' ', 2);
            (claims["name"], claims["given_name"], claims["picture"]) = (person.Name, names[0], "https://lh3.googleusercontent.com/a/default-user=s96-c");
            if (names.Length > 1) claims["family_name"] = names[1];
        }

        if (access.Has("email")) (claims["email"], claims["email_verified"]) = (person.Email, person.EmailVerified);
        return Results.Json(claims);
    }

    private static IResult Refuse(string error, string description, int status = StatusCodes.Status400BadRequest) =>
        Results.Json(new { error, error_description = description }, statusCode: status);

    private sealed record Access(string Sub, IReadOnlyList<string> Scopes, DateTimeOffset Expires)
    {
        public bool Has(string scope) => Scopes.Any(one => one == scope || one == "https://www.googleapis.com/auth/userinfo." + scope);
    }
}
