using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Chatcode.Fakes.Tests;

/// <summary>Goes through a provider's pages as a browser and its application do.</summary>
internal static class OAuthFlow
{
    public const string Callback = "http://localhost:1/callback";

    // The pair of RFC 7636, appendix B.
    public const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    public const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    public static HttpClient Browser(Uri address) => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = address };

    public static string Ask(string path, string client, string scope, string? challenge = Challenge, string redirect = Callback)
    {
        var query = new Dictionary<string, string?> { ["client_id"] = client, ["redirect_uri"] = redirect, ["response_type"] = "code", ["scope"] = scope, ["state"] = "s&1" };
        if (challenge is not null) (query["code_challenge"], query["code_challenge_method"]) = (challenge, "S256");
        return QueryHelpers.AddQueryString(path, query);
    }

    /// <summary>Chooses somebody on the page and returns what the application is told; the state has come back unharmed.</summary>
    public static async Task<Dictionary<string, string>> ChooseAsync(HttpClient browser, string address, string person)
    {
        using var page = await browser.GetAsync(address);
        Assert.Contains($"value=\"{person}\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([new("person", person)]);
        using var back = await browser.PostAsync(address, form);
        Assert.StartsWith(Callback, back.Headers.Location?.ToString(), StringComparison.Ordinal);
        var told = QueryHelpers.ParseQuery(back.Headers.Location!.Query).ToDictionary(static one => one.Key, static one => one.Value.ToString());
        Assert.Equal("s&1", told["state"]);
        return told;
    }

    public static async Task<(int Status, JsonElement Body)> PostAsync(HttpClient application, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(static one => KeyValuePair.Create(one.Name, one.Value)));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form, Headers = { { "Accept", "application/json" } } };
        using var answer = await application.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }
}
