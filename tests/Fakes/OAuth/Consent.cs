using System.Text;
using Chatcode.Fakes.Web;
using Microsoft.AspNetCore.WebUtilities;

namespace Chatcode.Fakes.OAuth;

/// <summary>Somebody to choose on the page.</summary>
internal sealed record Choice(string Key, string Label);

/// <summary>The page where a person lets an application in.</summary>
internal sealed class Consent(OAuthClient client, AuthorizationCodes codes, ConsentTexts texts, Func<IEnumerable<Choice>> people)
{
    private const string Deny = "";

    /// <summary>Who consents without a page; null shows the page.</summary>
    public string? Automatic { get; set; }

    public void Map(IEndpointRouteBuilder routes, string path)
    {
        routes.MapGet(path, (HttpRequest http) => Check(http.Query, out var request) ?? (Automatic is { } person ? Decide(request, person) : Ask(request)));
        routes.MapPost(path, async (HttpRequest http) =>
        {
            var form = await http.ReadFormAsync().ConfigureAwait(false);
            return Check(http.Query, out var request) ?? Decide(request, form["person"].ToString());
        });
        routes.MapPut(ControlEndpoints.Prefix + "/automatic", (string? person) =>
        {
            Automatic = person;
            return Results.NoContent();
        });
    }

    // Wrong applications and addresses are told to the person: nothing may be sent to an address that is not known.
    private IResult? Check(IQueryCollection query, out AuthorizationRequest request)
    {
        request = new AuthorizationRequest
        {
            ClientId = Text(query["client_id"]) ?? "",
            RedirectUri = Text(query["redirect_uri"]) ?? "",
            Scope = Text(query["scope"]) ?? texts.DefaultScope,
            State = Text(query["state"]),
            Challenge = Text(query["code_challenge"]),
            ChallengeMethod = Text(query["code_challenge_method"]),
        };
        if (request.ClientId != client.Id) return Refuse(texts.UnknownClient);
        if (!client.Knows(request.RedirectUri)) return Refuse(texts.UnknownRedirect);
        if (Text(query["response_type"]) is var type && type != "code" && (type is not null || texts.NeedsResponseType)) return Back(request, "error", "unsupported_response_type");
        if (request.Scopes.Count == 0 || !request.Scopes.All(texts.KnowsScope)) return Refuse(texts.UnknownScope);
        if (request.Challenge is not null && request.ChallengeMethod is not "S256") return Back(request, "error", "invalid_request");
        return null;
    }

    private IResult Ask(AuthorizationRequest request)
    {
        var page = new StringBuilder($"<p><b>{Page.Encode(request.ClientId)}</b> asks for <code>{Page.Encode(request.Scope)}</code>. Who are you?</p><form method=\"post\">");
        foreach (var choice in people())
        {
            page.Append($"<button name=\"person\" value=\"{Page.Encode(choice.Key)}\">{Page.Encode(choice.Label)}</button>");
        }

        page.Append($"<button class=\"quiet\" name=\"person\" value=\"{Deny}\">Cancel</button></form>");
        return Page.Show(texts.Title, page.ToString());
    }

    private IResult Decide(AuthorizationRequest request, string person)
    {
        if (person == Deny) return Back(request, "error", "access_denied");
        return people().Any(choice => choice.Key == person)
            ? Back(request, "code", codes.Issue(request, person))
            : Refuse($"Nobody here is {person}.");
    }

    private IResult Refuse(string why) => Page.Show(texts.Title, $"<p>{Page.Encode(why)}</p>", StatusCodes.Status400BadRequest);

    private static IResult Back(AuthorizationRequest request, string name, string value)
    {
        var address = QueryHelpers.AddQueryString(request.RedirectUri, name, value);
        return Results.Redirect(request.State is { } state ? QueryHelpers.AddQueryString(address, "state", state) : address);
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}

/// <summary>In what the providers' pages differ.</summary>
internal sealed record ConsentTexts
{
    public required string Title { get; init; }
    public required string UnknownClient { get; init; }
    public required string UnknownRedirect { get; init; }
    public required string UnknownScope { get; init; }
    public required Func<string, bool> KnowsScope { get; init; }

    /// <summary>Empty where the provider insists on one.</summary>
    public string DefaultScope { get; init; } = "";

    public bool NeedsResponseType { get; init; } = true;
}
