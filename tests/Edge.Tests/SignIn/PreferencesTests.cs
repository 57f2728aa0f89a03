using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Edge.Tests.Http;

namespace Chatcode.Edge.Tests.SignIn;

/// <summary>api.md: <c>/me/settings</c>.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class PreferencesTests(SharedStandalone shared)
{
    [Fact]
    public async Task Preferences_AreChangedOneByOne_AndAreOnesOwn()
    {
        using var person = new Person(shared.Standalone);
        using var other = new Person(shared.Standalone);
        Assert.Equal(("system", "default"), Read(await person.GetAsync("/me/settings")));
        Assert.Equal(("dark", "default"), Read(await ChangeAsync(person, """{"preferences":{"color_scheme":"dark"}}""")));
        Assert.Equal(("dark", "solarized-dark"), Read(await ChangeAsync(person, """{"preferences":{"terminal_theme":"solarized-dark"}}""")));
        Assert.Equal(("dark", "solarized-dark"), Read(await ChangeAsync(person, """{"preferences":{}}""")));
        Assert.Equal(("dark", "solarized-dark"), Read(await ChangeAsync(person, "{}")));
        Assert.Equal(("dark", "solarized-dark"), Read(await person.GetAsync("/me/settings")));
        Assert.Equal(("system", "default"), Read(await other.GetAsync("/me/settings")));
    }

    [Theory]
    [InlineData("""{"preferences":{"color_scheme":"pink"}}""", "invalid_color_scheme")]
    [InlineData("""{"preferences":{"color_scheme":""}}""", "invalid_color_scheme")]
    [InlineData("""{"preferences":{"color_scheme":"Dark"}}""", "invalid_color_scheme")]
    [InlineData("""{"preferences":{"terminal_theme":""}}""", "invalid_terminal_theme")]
    [InlineData("""{"preferences":{"terminal_theme":"<script>"}}""", "invalid_terminal_theme")]
    [InlineData("""{"preferences":{"terminal_theme":"123456789012345678901234567890123"}}""", "invalid_terminal_theme")]
    [InlineData("""{"preferences":{"color_scheme":"light","terminal_theme":"a b"}}""", "invalid_terminal_theme")]
    [InlineData("""{"preferences":{"color_scheme":5}}""", "invalid_json")]
    [InlineData("""{"preferences":[]}""", "invalid_json")]
    [InlineData("null", "invalid_json")]
    [InlineData("", "invalid_json")]
    public async Task BadValue_Is400_AndChangesNothing(string body, string code)
    {
        using var person = new Person(shared.Standalone);
        using var answer = await PatchAsync(person, body);
        await ApiTests.AssertError(answer, HttpStatusCode.BadRequest, code);
        Assert.Equal(("system", "default"), Read(await person.GetAsync("/me/settings")));
    }

    private static async Task<JsonElement> ChangeAsync(Person person, string body)
    {
        using var answer = await PatchAsync(person, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static Task<HttpResponseMessage> PatchAsync(Person person, string body) =>
        person.Http.PatchAsync("/me/settings", new StringContent(body, Encoding.UTF8, "application/json"));

    private static (string?, string?) Read(JsonElement settings)
    {
        var preferences = settings.GetProperty("preferences");
        return (preferences.GetProperty("color_scheme").GetString(), preferences.GetProperty("terminal_theme").GetString());
    }
}
