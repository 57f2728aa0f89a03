using Chatcode.Edge.Tests.Hosting;
using Chatcode.Protocol;
using Chatcode.Testing;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Sockets;

/// <summary>What a gateway's socket bears, and what it does not.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class GatewaySocketTests(SharedStandalone shared)
{
    private readonly RunningStandalone _standalone = shared.Standalone;

    public static TheoryData<string, string> BadTexts => new()
    {
        { "not json", "{" },
        { "unknown type", """{"type":"gateway.sings","schema_version":"1"}""" },
        { "a member missing", """{"type":"session.ended","schema_version":"1"}""" },
        { "above the limit", $$"""{"type":"session.error","schema_version":"1","session_id":"x","error":"{{new string('x', ProtocolLimits.MaxTextMessage)}}"}""" },
    };

    [Theory]
    [MemberData(nameof(BadTexts))]
    public async Task BadText_IsIgnored_AndWhatFollowsCounts(string what, string text)
    {
        Assert.NotEmpty(what);
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        await gateway.SendTextAsync(text);
        await AssertWorks(person, server, gateway);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ProtocolLimits.MaxBinaryMessage)]
    [InlineData(ProtocolLimits.MaxBinaryMessage + 1)]
    [InlineData(3 * 1024 * 1024)]
    public async Task BadBinary_IsIgnored_AndWhatFollowsCounts(int length)
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        await gateway.SendBinaryAsync(new byte[length]);
        await AssertWorks(person, server, gateway);
    }

    [Fact]
    public async Task LargestSnapshot_ReachesTheBrowserWhole()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        var session = await person.StartSessionAsync(server);
        await using var browser = await person.WatchAsync(server, session);
        await browser.WaitForSeqAsync(0);

        var large = gateway.Sessions[session].Snapshot(requestId: null) with { Content = new string('ä', 490_000) };
        Assert.InRange(large.ToUtf8().Length, 900_000, ProtocolLimits.MaxSnapshotMessage);
        await gateway.SendAsync(large);
        await browser.Messages.WaitForAsync<SessionSnapshot>(snapshot => snapshot.Content.Length == 490_000);
    }

    [Fact]
    public async Task DaemonThatEndsItsSocket_IsSeenAtOnce()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        var session = await person.StartSessionAsync(server);
        await using var browser = await person.WatchAsync(server, session);
        await browser.WaitForSeqAsync(0);
        gateway.Abort();
        await browser.Messages.WaitForAsync<GatewayOffline>();
        await person.WaitForGatewayAsync(server, connected: false);

        await using var again = await person.ConnectAsync(server, gateway.Sessions.Values.ToArray());
        await browser.Messages.WaitForAsync<GatewayOnline>();
        await browser.TypeAsync("back");
        await browser.WaitForScreenAsync("back");
    }

    private static async Task AssertWorks(Person person, BroughtServer server, GatewayPeer gateway)
    {
        var session = await person.StartSessionAsync(server);
        await using var browser = await person.WatchAsync(server, session);
        await browser.WaitForSeqAsync(0);
        await gateway.PrintAsync(session, "still here");
        await browser.WaitForScreenAsync("still here");
    }
}
