using Chatcode.Cuts.Ends;
using Chatcode.Edge.Sockets;
using Chatcode.Protocol;
using Chatcode.Testing.Peers;

namespace Chatcode.Cuts.Tests;

/// <summary>An activation that ends while its sockets are idle. Found by seed 12: a screen was up to 20 s old, until the edge's renewal.</summary>
public sealed class LostGrainTests
{
    // The renewal must not be what notices.
    private static readonly SocketOptions NeverRenewing = new() { RenewalPeriod = TimeSpan.FromHours(1) };

    [Fact]
    public async Task LostGrain_IsNoticedAtOnce_ThoughNobodySaysAnything()
    {
        await using var plane = await RealControlPlane.StartAsync(NeverRenewing);
        var (vps, id, token) = await plane.AddServerAsync();
        await using var gateway = await GatewayPeer.ConnectAsync(plane.Address, id, token);
        await plane.ConnectedAsync(vps);
        var session = await plane.StartSessionAsync(vps);
        await using var browser = await BrowserPeer.ConnectAsync(plane.Address, RealControlPlane.User, vps, session);
        await browser.WaitForSeqAsync(0);
        await gateway.PrintAsync(session, "before");
        await browser.WaitForScreenAsync("before");
        for (var i = 0; i < 5; i++)
        {
            var before = browser.Messages.Count;
            await plane.LoseGrainAsync(id);

            // Whoever is attached again is told who has the keyboard.
            await browser.Messages.WaitForAsync<ControlState>(from: before);
        }

        await gateway.PrintAsync(session, "after");
        await browser.WaitForScreenAsync("beforeafter");
        Assert.Empty(browser.Faults);
    }
}
