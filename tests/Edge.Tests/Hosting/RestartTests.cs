using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Testing;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Hosting;

/// <summary>Stopping and starting Standalone: what must survive, and how it ends.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task ServersSessionsAndSignIn_SurviveARestart_AndTheGatewayComesBack()
    {
        await using var standalone = await RunningStandalone.StartAsync();
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = standalone.Address };
        (await browser.PostAsJsonAsync("/auth/dev/login", new { user = "ada" })).EnsureSuccessStatusCode().Dispose();
        using var person = new Person(standalone, "ada");
        var server = await person.BringServerAsync("kept");
        string session;
        PeerSession[] running;
        await using (var gateway = await person.ConnectAsync(server))
        {
            session = await person.StartSessionAsync(server);
            await using var before = await person.WatchAsync(server, session);
            await before.TypeAsync("typed before");
            await before.WaitForScreenAsync("typed before");

            await standalone.RestartAsync();
            await Wait.For(gateway.Ended, "the gateway's close");
            await Wait.For(before.Ended, "the browser's close");
            Assert.Equal(1001, gateway.Closed?.Code);
            Assert.Equal(1001, before.Closed?.Code);
            running = [.. gateway.Sessions.Values];
        }

        var me = await browser.GetFromJsonAsync<JsonElement>("/auth/me");
        Assert.Equal("ada@localhost", me.GetProperty("email").GetString());
        var kept = Assert.Single((await browser.GetFromJsonAsync<JsonElement>("/vps")).GetProperty("vps").EnumerateArray());
        Assert.Equal(("kept", false), (kept.GetProperty("label").GetString(), kept.GetProperty("gateway_connected").GetBoolean()));
        var listed = Assert.Single((await person.GetAsync($"/vps/{server.Vps}/sessions")).GetProperty("sessions").EnumerateArray());
        Assert.Equal(session, listed.GetProperty("id").GetString());

        await using var back = await person.ConnectAsync(server, running);
        await using var again = await person.WatchAsync(server, session);
        await again.WaitForScreenAsync("typed before");
        await again.TypeAsync("typed after");
        await again.WaitForScreenAsync("typed after");
        Assert.Empty(again.Faults);
    }

    [Fact]
    public async Task StopInTheMiddleOfAFlood_EndsInTime_WithoutErrors()
    {
        await using var standalone = await RunningStandalone.StartAsync();
        await using var scene = await TerminalScene.SetAsync(standalone);
        await using var hanging = await scene.Person.WatchAsync(scene.Server, scene.Session, reads: false);
        var started = new TaskCompletionSource();
        var flood = Task.Run(async () =>
        {
            var frame = new byte[16 * 1024];
            for (var i = 0; !scene.Gateway.Ended.IsCompleted; i++)
            {
                if (i == 500) started.SetResult();
                try
                {
                    await scene.Gateway.PrintAsync(scene.Session, frame);
                }
                catch (Exception error) when (PeerSocket.IsEnd(error))
                {
                    return;
                }
            }
        });

        await Wait.For(started.Task, "the flood");
        await Wait.For(standalone.StopAsync(), "the end", TimeSpan.FromSeconds(15));
        await Wait.For(scene.Browser.Ended, "the browser's end");
        await Wait.For(flood, "the flood's end");
        Assert.Equal(1001, scene.Browser.Closed?.Code);
        Assert.Empty(standalone.Warnings.Errors);
    }
}
