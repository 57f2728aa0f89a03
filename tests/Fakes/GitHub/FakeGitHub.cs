using System.Collections.Concurrent;
using System.Security.Cryptography;
using Chatcode.Fakes.OAuth;
using Chatcode.Fakes.Web;
using Microsoft.AspNetCore.WebUtilities;

namespace Chatcode.Fakes.GitHub;

/// <summary>An address of a GitHub account.</summary>
public sealed record GitHubEmail(string Email, bool Primary = true, bool Verified = true);

/// <summary>A GitHub account.</summary>
/// <param name="Id">The id that never changes, however often the login does.</param>
public sealed record GitHubPerson(long Id, string Login, string Name, IReadOnlyList<GitHubEmail> Emails)
{
    public static GitHubPerson Octo { get; } = new(583231, "octocat", "The Octocat", [new("octocat@users.noreply.github.com", Primary: false), new("octo@example.com")]);

    public static GitHubPerson Unverified { get; } = new(583232, "eve", "Eve (address not verified)", [new("eve@example.com", Verified: false)]);
}

/// <summary>How a <see cref="FakeGitHub"/> starts.</summary>
public sealed record FakeGitHubOptions
{
    /// <summary>0 for any free one.</summary>
    public int Port { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public OAuthClient Client { get; init; } = new("github-client", "github-secret");

    public IReadOnlyList<GitHubPerson> People { get; init; } = [GitHubPerson.Octo, GitHubPerson.Unverified];

    /// <summary>Login of who consents without a page; null shows the page.</summary>
    public string? Automatic { get; init; }
}

/// <summary>
/// GitHub on loopback, its site and its API at one address (<c>GITHUB_BASE_URL</c> and <c>GITHUB_API_URL</c>): the OAuth flow of
/// docs.github.com/apps/oauth-apps, where the token endpoint answers errors with 200 and speaks form encoding unless asked for
/// JSON, and an API that refuses callers without a User-Agent.
/// </summary>
public sealed class FakeGitHub : IAsyncDisposable
{
    private const string ErrorHelp = "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/#";

    private readonly FakeGitHubOptions _options;
    private readonly AuthorizationCodes _codes;
    private readonly Consent _consent;
    private readonly ConcurrentDictionary<string, Access> _access = [];
    private FakeSite? _site;

    private FakeGitHub(FakeGitHubOptions options)
    {
        _options = options;
        People = options.People;
        _codes = new AuthorizationCodes(options.Time);
        _consent = new Consent(options.Client, _codes, Texts, () => People.Select(static one => new Choice(one.Login, $"{one.Name} (@{one.Login})"))) { Automatic = options.Automatic };
    }

    public Uri Address => _site!.Address;

    public OAuthClient Client => _options.Client;

    public FaultPlan Faults => _site!.Faults;

    public Arrivals<ReceivedRequest> Requests => _site!.Requests;

    /// <summary>Who has an account; may change at any time.</summary>
    public IReadOnlyList<GitHubPerson> People { get; set; }

    /// <summary>Login of who consents without a page; null shows the page.</summary>
    public string? Automatic
    {
        get => _consent.Automatic;
        set => _consent.Automatic = value;
    }

    private static ConsentTexts Texts { get; } = new()
    {
        Title = "Sign in to GitHub",
        UnknownClient = "There is no application with that client id.",
        UnknownRedirect = "The redirect_uri is not associated with this application.",
        UnknownScope = "The requested scope is not known.",
        KnowsScope = static scope => scope is "user" or "user:email" or "read:user",
        DefaultScope = "read:user",
        NeedsResponseType = false,
    };

    public static async Task<FakeGitHub> StartAsync(FakeGitHubOptions? options = null)
    {
        var github = new FakeGitHub(options ?? new FakeGitHubOptions());
        github._site = await FakeSite.StartAsync(github._options.Port, static status => $$"""{"message":"Server Error","status":"{{status}}"}""", github.Map).ConfigureAwait(false);
        return github;
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null) await _site.DisposeAsync().ConfigureAwait(false);
    }

    private void Map(WebApplication app)
    {
        _consent.Map(app, "/login/oauth/authorize");
        app.MapPost("/login/oauth/access_token", TokenAsync);
        app.MapGet("/user", (HttpRequest http) => Answer(http, static (person, _) => Results.Json(new
        {
            login = person.Login,
            id = person.Id,
            avatar_url = $"https://avatars.githubusercontent.com/u/{person.Id}?v=4",
            html_url = $"https://github.com/{person.Login}",
            type = "User",
            name = person.Name,
            // What the person shows the world, which most show nothing.
            email = (string?)null,
        })));
        app.MapGet("/user/emails", (HttpRequest http) => Answer(http, static (person, scopes) => scopes.Any(static scope => scope is "user" or "user:email")
            ? Results.Json(person.Emails.Select(static one => new { email = one.Email, primary = one.Primary, verified = one.Verified, visibility = one.Primary ? "private" : null }))
            : Results.Json(new { message = "Not Found", documentation_url = "https://docs.github.com/rest", status = "404" }, statusCode: StatusCodes.Status404NotFound)));
    }

    private async Task<IResult> TokenAsync(HttpRequest http)
    {
        var form = http.HasFormContentType ? await http.ReadFormAsync().ConfigureAwait(false) : null;
        string? Given(string name) => form?[name].FirstOrDefault() ?? http.Query[name].FirstOrDefault();

        if (!_options.Client.Is(Given("client_id"), Given("client_secret")))
        {
            return Say(http, Error("incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect."));
        }

        if (!_codes.TryRedeem(Given("code"), out var request, out var login) || !request.IsProvenBy(Given("code_verifier")))
        {
            return Say(http, Error("bad_verification_code", "The code passed is incorrect or expired."));
        }

        if (Given("redirect_uri") is { } redirect && redirect != request.RedirectUri)
        {
            return Say(http, Error("redirect_uri_mismatch", "The redirect_uri MUST match the registered callback URL for this application."));
        }

        var token = "gho_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(18));
        _access[token] = new Access(login, request.Scopes);
        return Say(http, new() { ["access_token"] = token, ["scope"] = string.Join(',', request.Scopes), ["token_type"] = "bearer" });
    }

    private IResult Answer(HttpRequest http, Func<GitHubPerson, IReadOnlyList<string>, IResult> answer)
    {
        if (string.IsNullOrWhiteSpace(http.Headers.UserAgent))
        {
            return Results.Text("Request forbidden by administrative rules. Please make sure your request has a User-Agent header.", statusCode: StatusCodes.Status403Forbidden);
        }

        var parts = http.Headers.Authorization.ToString().Split(' ', 2);
        return parts is [var kind, var token]
            && (kind.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || kind.Equals("token", StringComparison.OrdinalIgnoreCase))
            && _access.TryGetValue(token, out var access)
            && People.FirstOrDefault(one => one.Login == access.Login) is { } person
                ? answer(person, access.Scopes)
                : Results.Json(new { message = "Bad credentials", documentation_url = "https://docs.github.com/rest", status = "401" }, statusCode: StatusCodes.Status401Unauthorized);
    }

    private static Dictionary<string, string?> Error(string error, string description) => new()
    {
        ["error"] = error,
        ["error_description"] = description,
        ["error_uri"] = ErrorHelp + error.Replace('_', '-'),
    };

    private static IResult Say(HttpRequest http, Dictionary<string, string?> answer) =>
        http.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)
            ? Results.Json(answer)
            : Results.Text(QueryHelpers.AddQueryString("", answer)[1..], "application/x-www-form-urlencoded");

    private sealed record Access(string Login, IReadOnlyList<string> Scopes);
}
