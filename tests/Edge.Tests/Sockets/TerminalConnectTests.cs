using System.Net;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Sockets;

/// <summary>protocol.md "Connecting", browser: each refusal, and each only when those before it do not apply.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class TerminalConnectTests(SharedStandalone shared)
{
    private const string Foreign = "https://evil.example";

    private readonly RunningStandalone _standalone = shared.Standalone;

    [Fact]
    public async Task NotAnUpgrade_Is426_ForAnybody()
    {
        using var http = new HttpClient { BaseAddress = _standalone.Address };
        using var answer = await http.GetAsync("/vps/vps-x/terminal");
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }

    [Fact]
    public async Task NotSignedIn_Is401_BeforeAllElse()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await Refusal("vps-x", session: null, ("Origin", Foreign)));
    }

    [Fact]
    public async Task NoSession_Is400_BeforeOriginAndServer()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await Refusal("vps-x", session: null, ("X-Dev-User", "eve"), ("Origin", Foreign)));
    }

    [Theory]
    [InlineData(Foreign)]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    public async Task ForeignOrigin_Is403_BeforeServer(string origin)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await Refusal("vps-x", "ses-x", ("X-Dev-User", "eve"), ("Origin", origin)));
    }

    [Fact]
    public async Task UnknownServer_Is404()
    {
        Assert.Equal(HttpStatusCode.NotFound, await Refusal("vps-x", "ses-x", ("X-Dev-User", "eve")));
    }

    [Fact]
    public async Task AnothersServer_Is404_AndItsOwnerGetsIn()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        var session = await person.StartSessionAsync(server);

        Assert.Equal(HttpStatusCode.NotFound, await Refusal(server.Vps, session, ("X-Dev-User", "eve")));
        await using var own = await PeerSocket.ConnectAsync(
            BrowserPeer.Address(_standalone.Address, server.Vps, session),
            ("X-Dev-User", person.Name), ("Origin", _standalone.Address.GetLeftPart(UriPartial.Authority)));
    }

    [Theory]
    [InlineData("ses-nobody")]
    [InlineData("../etc")]
    public async Task UnknownSession_Is404(string session)
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        Assert.Equal(HttpStatusCode.NotFound, await Refusal(server.Vps, session, ("X-Dev-User", person.Name)));
    }

    [Fact]
    public async Task SessionOfAnothersServer_Is404_ThroughOnesOwn()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        var session = await person.StartSessionAsync(server);
        using var eve = new Person(_standalone);
        var own = await eve.BringServerAsync();
        Assert.Equal(HttpStatusCode.NotFound, await Refusal(own.Vps, session, ("X-Dev-User", eve.Name)));
    }

    private Task<HttpStatusCode> Refusal(string vps, string? session, params (string, string)[] headers) =>
        PeerSocket.RefusalAsync(BrowserPeer.Address(_standalone.Address, vps, session), headers);
}
