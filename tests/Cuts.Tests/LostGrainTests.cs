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
    public Task LostGrain_IsNoticedAtOnce_ThoughNobodySaysAnything() => Run(async scene =>
    {
        for (var i = 0; i < 5; i++)
        {
            var before = scene.Browser.Messages.Count;
            await scene.Plane.LoseGrainAsync(scene.Gateway.Id);

            // Whoever is attached again is told who has the keyboard.
            await scene.Browser.Messages.WaitForAsync<ControlState>(from: before);
        }

        await scene.Gateway.PrintAsync(scene.Session, "after");
        await scene.Browser.WaitForScreenAsync("beforeafter");
    });

    [Fact]
    public Task WhatALostGrainHadAccepted_IsShown_ThoughNobodySaysAnythingMore() => Run(async scene =>
    {
        var screen = "before";
        for (var i = 0; i < 20; i++)
        {
            var printed = $"-{i}";
            screen += printed;
            await scene.Gateway.PrintAsync(scene.Session, printed);
            await scene.Plane.LoseGrainAsync(scene.Gateway.Id);
            await scene.Browser.WaitForScreenAsync(screen);
        }
    });

    private static async Task Run(Func<Scene, Task> test)
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
        await test(new Scene(plane, gateway, session, browser));
        Assert.Empty(browser.Faults);
    }

    private sealed record Scene(RealControlPlane Plane, GatewayPeer Gateway, string Session, BrowserPeer Browser);
}
