using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chatcode.Testing;

namespace Chatcode.EndToEnd.Tests;

/// <summary><c>./run --demo</c>: a person's whole way, with no account anywhere, and nothing left when it ends.</summary>
public sealed class DemoTests(RunningDemo demo) : IClassFixture<RunningDemo>, IAsyncLifetime
{
    // The droplet boots by the demo's clock, on a machine that may be busy.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly RunningChatcode _chatcode = demo.Chatcode;
    private readonly CookieContainer _cookies = new();
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        await demo.Start();
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies }) { BaseAddress = new Uri(_chatcode.Url) };
    }

    public Task DisposeAsync()
    {
        _http.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task InABrowser_APersonSignsInByMail_RentsAServer_WorksOnIt_AndDestroysIt()
    {
        // Nobody consents by themselves: the person has to.
        using var asking = await _http.PutAsync(new Uri(demo.Cloud, "/_fake/automatic"), content: null);
        await using var browser = await TestBrowser.StartAsync();
        var page = await browser.NewPage();
        page.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        var (pages, terminal) = (new DemoPages(page, demo), new TerminalPage(page, _chatcode.Url));

        try
        {
            await pages.SignInByMail("grace@example.com");
            await pages.ConnectDigitalOcean("shelly@example.com");
            await pages.CreateServer("Walk");
            await pages.ServerComesUp();

            await terminal.StartShell();
            await terminal.Type("echo $((6*7))");
            await terminal.Shows("42");

            await pages.BackToServer("Walk");
            await pages.PowerOff();
            await pages.SessionIsLastSeen();

            await pages.Destroy("Walk");
        }
        catch (TimeoutException missing)
        {
            throw new TimeoutException($"{missing.Message}; {page.Url} shows: {await page.EvaluateAsync<string>("document.body.innerText")}", missing);
        }

        var droplets = await _http.GetFromJsonAsync<JsonElement>(new Uri(demo.Cloud, "/_fake/droplets"));
        Assert.DoesNotContain(droplets.EnumerateArray(), static droplet => droplet.GetProperty("name").GetString() == "walk");
    }

    [Fact]
    public async Task APersonSignsInByMail_RentsAServer_WorksOnIt_AndDestroysIt()
    {
        await SignInByMailAsync();
        await ConnectCloudAsync();
        var server = await RentAsync();
        await WorkAsync(server);

        await SwitchAsync(server, "power-off", connected: false);
        await SwitchAsync(server, "power-on", connected: true);

        using var deleted = await _http.DeleteAsync($"/vps/{server}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Empty((await _http.GetFromJsonAsync<JsonElement>(new Uri(demo.Cloud, "/_fake/droplets"))).EnumerateArray());
        await Wait.Until(() => Task.FromResult(Droplets().Length == 0), "the destroyed droplet's end");

        await RentAsync();
        Assert.Single(Droplets());
        await _chatcode.Stop();
        Assert.Empty(Droplets());
        Assert.DoesNotContain(Processes(), command => command.Contains(_chatcode.DataDirectory, StringComparison.Ordinal));
    }

    private async Task SignInByMailAsync()
    {
        using var asked = await _http.PostAsJsonAsync("/auth/email/start", new { email = "ada@example.com" });
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        var messages = await _http.GetFromJsonAsync<JsonElement>(new Uri(demo.Mail, "/_fake/messages"));
        var hers = messages.EnumerateArray().Last(static message => message.GetProperty("recipients")[0].GetString() == "ada@example.com");
        using var followed = await _http.GetAsync(hers.GetProperty("links")[0].GetString());
        Assert.Equal("ada@example.com", (await _http.GetFromJsonAsync<JsonElement>("/auth/me")).GetProperty("email").GetString());
    }

    private async Task ConnectCloudAsync()
    {
        using var chosen = await _http.PutAsync(new Uri(demo.Cloud, "/_fake/automatic?person=sammy@example.com"), content: null);
        Assert.Equal(HttpStatusCode.NoContent, chosen.StatusCode);
        using var connected = await _http.GetAsync("/auth/do/start");
        Assert.True((await _http.GetFromJsonAsync<JsonElement>("/vps/options")).GetProperty("live").GetBoolean());
    }

    private async Task<string> RentAsync()
    {
        using var answer = await _http.PostAsJsonAsync("/vps", new { label = "Demo" });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        var server = JsonDocument.Parse(text).RootElement.GetProperty("vps").GetProperty("id").GetString()!;
        await Wait.Until(async () => (await ShowAsync(server)).GetProperty("status").GetString() == "active", "an active server", Patience);
        return server;
    }

    private async Task WorkAsync(string server)
    {
        using var made = await _http.PostAsJsonAsync($"/vps/{server}/sessions", new { agent_type = "none" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var session = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("session_id").GetString();
        using var socket = new ClientWebSocket { Options = { Cookies = _cookies } };
        socket.Options.SetRequestHeader("Origin", _chatcode.Url);
        await socket.ConnectAsync(new Uri($"{_chatcode.Url.Replace("http", "ws", StringComparison.Ordinal)}/vps/{server}/terminal?session_id={session}"), CancellationToken.None);
        var typed = new { type = "session.input", schema_version = "1", session_id = session, data = Convert.ToBase64String(Encoding.UTF8.GetBytes("echo at:$HOME\r")) };
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(typed), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await Wait.Until(
            async () => Regex.IsMatch(await _http.GetStringAsync($"/vps/{server}/sessions/{session}/snapshot"), @"at:/\S+/droplets/\d+"), "the droplet's own home on the screen", Patience);
    }

    private async Task SwitchAsync(string server, string power, bool connected)
    {
        // While the cloud is still busy with what was asked before, it says so.
        await Wait.Until(
            async () =>
            {
                using var answer = await _http.PostAsync($"/vps/{server}/{power}", content: null);
                return answer.IsSuccessStatusCode;
            },
            power,
            Patience);
        await Wait.Until(async () => (await ShowAsync(server)).GetProperty("gateway_connected").GetBoolean() == connected, $"gateway_connected {connected}", Patience);
    }

    private Task<JsonElement> ShowAsync(string server) => _http.GetFromJsonAsync<JsonElement>($"/vps/{server}");

    private string[] Droplets() => Directory.GetFiles(Path.Combine(_chatcode.DataDirectory, "pids"), "droplet-*");

    private static IEnumerable<string> Processes()
    {
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var pid) || pid == Environment.ProcessId) continue;
            string command;
            try
            {
                command = File.ReadAllText(Path.Combine(folder, "cmdline"));
            }
            catch (IOException)
            {
                // It ended meanwhile.
                continue;
            }

            yield return command;
        }
    }
}
