using System.Net;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Testing;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Sockets;

/// <summary>protocol.md "Connecting", gateway: each refusal in its order.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class GatewayConnectTests(SharedStandalone shared)
{
    private readonly RunningStandalone _standalone = shared.Standalone;

    [Fact]
    public async Task TwoDifferentIds_Is400()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await Refusal("/gw/connect/gw-a", ("X-Gateway-Id", "gw-b"), ("Authorization", "Bearer x")));
    }

    [Theory]
    [InlineData("/gw/connect")]
    [InlineData("/gw/connect/a%20b")]
    [InlineData("/gw/connect/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task NoIdOrOneOfWrongForm_Is400(string path)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await Refusal(path, ("Authorization", "Bearer x")));
    }

    [Fact]
    public async Task NoToken_Is401_BeforeTheGatewayIsLookedUp()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await Refusal("/gw/connect/gw-nobody"));
    }

    [Fact]
    public async Task WrongToken_Is401()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await Refusal($"/gw/connect/{server.Gateway}", ("Authorization", "Bearer wrong")));
    }

    [Fact]
    public async Task UnknownGateway_Is404()
    {
        Assert.Equal(HttpStatusCode.NotFound, await Refusal("/gw/connect/gw-nobody", ("Authorization", "Bearer x")));
    }

    [Fact]
    public async Task NotAnUpgrade_Is426_AfterTheToken()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var http = new HttpClient { BaseAddress = _standalone.Address };
        using var wrong = await http.GetAsync($"/gw/connect/{server.Gateway}");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {server.Token}");
        using var right = await http.GetAsync($"/gw/connect/{server.Gateway}");
        Assert.Equal(HttpStatusCode.UpgradeRequired, right.StatusCode);
        Assert.Equal("websocket", right.Headers.Upgrade.ToString());
    }

    [Fact]
    public async Task ForeignOrigin_Is403()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await Refusal($"/gw/connect/{server.Gateway}", ("Authorization", $"Bearer {server.Token}"), ("Origin", "https://evil.example")));
    }

    [Fact]
    public async Task IdInHeader_Connects()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var socket = await PeerSocket.ConnectAsync(
            Address("/gw/connect"), ("X-Gateway-Id", server.Gateway), ("Authorization", $"Bearer {server.Token}"));
    }

    [Theory]
    [InlineData("""{"type":"gateway.health","schema_version":"1"}""")]
    [InlineData("not json")]
    public async Task FirstMessageThatIsNoHello_Is1008(string first)
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await GatewayPeer.OpenAsync(_standalone.Address, server.Gateway, server.Token);
        await gateway.SendTextAsync(first);
        await Wait.For(gateway.Ended, "the close");
        Assert.Equal(1008, gateway.Closed?.Code);
    }

    [Fact]
    public async Task HelloOfAnotherGateway_Is1008()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        var other = await person.BringServerAsync();
        await using var gateway = await GatewayPeer.OpenAsync(_standalone.Address, server.Gateway, server.Token);
        await gateway.SendAsync(GatewayPeer.Hello(other.Gateway));
        await Wait.For(gateway.Ended, "the close");
        Assert.Equal(1008, gateway.Closed?.Code);
    }

    [Fact]
    public async Task SecondConnection_ReplacesTheFirst()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var first = await person.ConnectAsync(server);
        await using var second = await GatewayPeer.ConnectAsync(_standalone.Address, server.Gateway, server.Token);
        await Wait.For(first.Ended, "the first connection's close");
        Assert.Equal((1000, "replaced by new connection"), first.Closed);

        // The first one's end must not take the second one's place away.
        var session = await person.StartSessionAsync(server);
        Assert.Contains(session, second.Sessions.Keys);
    }

    [Fact]
    public async Task DeletedServer_ClosesItsGateway1001_AndItsTokenDies()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        using var deleted = await person.Http.DeleteAsync($"/vps/{server.Vps}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await Wait.For(gateway.Ended, "the close");
        Assert.Equal(1001, gateway.Closed?.Code);
        Assert.Equal(HttpStatusCode.NotFound, await Refusal($"/gw/connect/{server.Gateway}", ("Authorization", $"Bearer {server.Token}")));
    }

    private Task<HttpStatusCode> Refusal(string path, params (string, string)[] headers) => PeerSocket.RefusalAsync(Address(path), headers);

    private Uri Address(string path) => new(new UriBuilder(_standalone.Address) { Scheme = "ws" }.Uri, path);
}
