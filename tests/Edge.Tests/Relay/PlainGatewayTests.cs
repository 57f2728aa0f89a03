using System.Text.Json.Nodes;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Protocol;
using Chatcode.Testing.Peers.Plain;

namespace Chatcode.Edge.Tests.Relay;

/// <summary>
/// A daemon of the base protocol, looked at closely. Its snapshots carry no seq, so their place is where they stand among the
/// frames on its socket: what came before is in them, what comes after is not. More exactness it cannot give.
/// </summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class PlainGatewayTests(SharedStandalone shared)
{
    private readonly RunningStandalone _standalone = shared.Standalone;

    [Fact]
    public async Task FramesBetweenARequestAndItsSnapshot_AreInTheSnapshot_AndNotShownAgain()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await ConnectAsync(person, server);
        var session = await person.StartSessionAsync(server);
        gateway.AnswersSnapshots = false;
        await using var browser = await PlainBrowser.ConnectAsync(_standalone.Address, person.Name, server.Vps, session);
        var request = await gateway.Commands.WaitForAsync<JsonObject>(static command => (string?)command["type"] == "session.snapshot");
        await gateway.PrintAsync(session, "in flight\n"u8.ToArray());
        var requestId = (string)request["request_id"]!;
        await gateway.SendSnapshotAsync(gateway.Sessions[session], requestId);
        await gateway.AcknowledgeAsync(requestId);
        await gateway.PrintAsync(session, "after\n"u8.ToArray());
        await browser.WaitForScreenAsync(static screen => screen.EndsWith("after\n", StringComparison.Ordinal), "the line after the snapshot");
        Assert.Equal("in flight\nafter\n", browser.Screen);
    }

    [Fact]
    public async Task ViewersThatAreLive_AreNotHeldUp_WhileASnapshotForAnotherIsOnItsWay()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await ConnectAsync(person, server);
        var session = await person.StartSessionAsync(server);
        await using var first = await PlainBrowser.ConnectAsync(_standalone.Address, person.Name, server.Vps, session);
        await first.MessageAsync("session.snapshot");
        gateway.AnswersSnapshots = false;
        var before = gateway.Commands.Count;
        await using var second = await PlainBrowser.ConnectAsync(_standalone.Address, person.Name, server.Vps, session);
        var request = await gateway.Commands.WaitForAsync<JsonObject>(static command => (string?)command["type"] == "session.snapshot", before);
        await gateway.PrintAsync(session, "meanwhile\n"u8.ToArray());
        await first.WaitForScreenAsync(static screen => screen == "meanwhile\n", "the line, at once");
        Assert.Equal("", second.Screen);
        await gateway.SendSnapshotAsync(gateway.Sessions[session], (string)request["request_id"]!);
        await second.WaitForScreenAsync(static screen => screen == "meanwhile\n", "the line, in the snapshot");
        await gateway.PrintAsync(session, "after\n"u8.ToArray());
        await first.WaitForScreenAsync(static screen => screen == "meanwhile\nafter\n", "every line once");
        await second.WaitForScreenAsync(static screen => screen == "meanwhile\nafter\n", "every line once");
    }

    [Fact]
    public async Task DaemonThatSendsNoSnapshotOnConnecting_IsAskedForOne()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        PlainSession terminal;
        PlainBrowser browser;
        string session;
        await using (var gateway = await ConnectAsync(person, server))
        {
            session = await person.StartSessionAsync(server);
            browser = await PlainBrowser.ConnectAsync(_standalone.Address, person.Name, server.Vps, session);
            await browser.MessageAsync("session.snapshot");
            terminal = gateway.Sessions[session];
        }

        await using var closing = browser;
        await browser.MessageAsync("gateway.offline");
        terminal.Draw("drawn while away\n"u8);
        await using var again = await ConnectAsync(person, server);
        again.Sessions[session] = terminal;
        await again.SendHealthAsync();
        await browser.WaitForScreenAsync(static screen => screen == "drawn while away\n", "the screen of now");
    }

    [Fact]
    public async Task AnswersToOurOwnAcks_ReachNobody_AndABrowsersAckIsAnsweredUnderItsOwnId()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await ConnectAsync(person, server);
        var session = await person.StartSessionAsync(server);
        await using var browser = await PlainBrowser.ConnectAsync(_standalone.Address, person.Name, server.Vps, session, acknowledges: true);
        await browser.MessageAsync("session.snapshot");
        for (var i = 0; i < 3; i++) await gateway.PrintAsync(session, "x"u8.ToArray());
        for (var i = 1; i <= 3; i++) Assert.Equal((true, null), await browser.AnswerAsync($"plain-{i}"));

        // Ours came between: all that the browser got are its own three.
        await gateway.Commands.WaitForAsync<JsonObject>(IsOwnAckOfTheLast);
        Assert.True((await browser.AnswerAsync(await browser.ResizeAsync(90, 30))).Ok);
        Assert.Equal(4, browser.Messages.All.Count(static message => (string?)message["type"] == "ack"));

        static bool IsOwnAckOfTheLast(JsonObject command) => (string?)command["type"] == "session.ack" && (ulong)command["seq"]! == 2;
    }

    [Fact]
    public async Task NothingOfOurs_IsAskedOfIt()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await ConnectAsync(person, server);
        var session = await person.StartSessionAsync(server);
        await using var ours = await person.WatchAsync(server, session, acknowledges: true);
        await ours.TypeAsync("typed");
        await ours.WaitForScreenAsync("typed");
        await ours.SendAsync(new BrowserSnapshotRequest { SessionId = session, RequestId = "s1" });
        await ours.Messages.WaitForAsync<Ack>(static ack => ack.RequestId == "s1");
        Assert.Empty(gateway.Faults);

        // It would not know what a stream is.
        Assert.DoesNotContain(gateway.Commands.All, static command => command.ContainsKey("stream"));
    }

    private async Task<PlainGateway> ConnectAsync(Person person, BroughtServer server)
    {
        var gateway = await PlainGateway.ConnectAsync(_standalone.Address, server.Gateway, server.Token);
        await person.WaitForGatewayAsync(server, connected: true);
        return gateway;
    }
}
