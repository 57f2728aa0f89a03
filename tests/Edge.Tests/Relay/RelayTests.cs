using System.Text;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Testing;

namespace Chatcode.Edge.Tests.Relay;

/// <summary>
/// What every pair of ends must get, also those that were written by others from the base protocol alone: attach, typing,
/// grids, snapshots, floods, a lost gateway, one keyboard.
/// </summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class RelayTests(SharedStandalone shared)
{
    // A frame of the largest payload, in whole lines.
    private const int FloodLines = 16 * 1024 / 14;
    private const int FloodFrames = 512;

    private readonly RunningStandalone _standalone = shared.Standalone;

    public static TheoryData<Pairing> Pairings => [.. Enum.GetValues<Pairing>()];

    [Theory]
    [MemberData(nameof(Pairings))]
    public async Task Attach_ShowsWhatIsThere_ThenWhatComes_OnceEach(Pairing pairing)
    {
        await using var scene = await Scene(pairing);
        await scene.PrintAsync(30);
        var browser = await scene.WatchAsync();
        await scene.AssertShowsAllAsync(browser);
        for (var i = 0; i < 20; i++) await scene.PrintAsync(3);
        await scene.AssertShowsAllAsync(browser);
        Assert.Equal(1, browser.Snapshots);
    }

    [Theory]
    [MemberData(nameof(Pairings))]
    public async Task AttachInTheMiddleOfOutput_ShowsEachLineOnce(Pairing pairing)
    {
        await using var scene = await Scene(pairing);
        var reading = await scene.WatchAsync();
        await reading.WaitForSnapshotAsync();
        var browsers = new List<IBrowserEnd> { reading };
        for (var i = 0; i < 10; i++)
        {
            await scene.PrintDuringAsync(reading, Attach());
        }

        foreach (var browser in browsers) await scene.AssertShowsAllAsync(browser);

        async Task Attach()
        {
            var browser = await scene.WatchAsync();
            browsers.Add(browser);
            await browser.WaitForSnapshotAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Pairings))]
    public async Task Typing_ReachesTheGatewayOnce_AndItsEchoComesBack(Pairing pairing)
    {
        await using var scene = await Scene(pairing);
        var browser = await scene.WatchAsync();
        await browser.WaitForSnapshotAsync();

        // Arrows in the form of an application's keypad mode, as pages of the base protocol send them.
        var typed = new StringBuilder();
        foreach (var keys in (string[])["h", "i\r", "\u001bOA", "\u001bOD", "ä€", "\0", new string('x', 2000)])
        {
            await browser.TypeAsync(keys);
            typed.Append(keys);
        }

        await browser.WaitForScreenAsync(new string('x', 2000));
        Assert.Equal(typed.ToString(), Encoding.UTF8.GetString(scene.Gateway.Typed));
        Assert.Empty(scene.Gateway.Faults);
    }

    [Theory]
    [MemberData(nameof(Pairings))]
    public async Task GridOfOne_IsToldToTheOther(Pairing pairing)
    {
        await using var scene = await Scene(pairing);
        var (first, second) = (await scene.WatchAsync(), await scene.WatchAsync());
        await first.WaitForSnapshotAsync();
        await second.WaitForSnapshotAsync();
        Assert.True(await first.ResizeAsync(101, 31));
        Assert.Equal((101, 31), scene.Gateway.Grid);
        if (pairing is Pairing.PlainGatewayAndOurs or Pairing.PlainAndPlain) await second.WaitForGridAsync(101, 31);
        Assert.False(await first.ResizeAsync(19, 31));
        Assert.Equal((101, 31), scene.Gateway.Grid);
    }

    [Theory]
    [MemberData(nameof(Pairings))]
    public async Task SnapshotOnDemand_GoesToTheAskerOnly_AndItsPlaceIsExact(Pairing pairing)
    {
        await using var scene = await Scene(pairing);
        var (asking, other) = (await scene.WatchAsync(), await scene.WatchAsync());
        await asking.WaitForSnapshotAsync();
        await other.WaitForSnapshotAsync();
        for (var i = 0; i < 10; i++) await scene.PrintDuringAsync(other, asking.RefreshAsync());
        await scene.AssertShowsAllAsync(asking);
        await scene.AssertShowsAllAsync(other);
        Assert.Equal((11, 1), (asking.Snapshots, other.Snapshots));
    }

    [Theory]
    [MemberData(nameof(Pairings))]
    public async Task Flood_IsShownToItsEnd_AndAcknowledged(Pairing pairing)
    {
        await using var scene = await Scene(pairing);
        var browser = await scene.WatchAsync();
        await browser.WaitForSnapshotAsync();
        for (var i = 0; i < FloodFrames; i++) await scene.Gateway.FloodAsync(scene.Lines.Next(FloodLines));
        await scene.AssertShowsAllAsync(browser);
        await scene.Gateway.WaitForAcksAsync();
    }

    [Theory]
    [MemberData(nameof(Pairings))]
    public async Task BrowserThatHangs_IsCutToTheNewestState_AndTheOtherGoesOn(Pairing pairing)
    {
        await using var scene = await Scene(pairing);
        var (reading, hanging) = (await scene.WatchAsync(), await scene.WatchAsync());
        await reading.WaitForSnapshotAsync();
        await hanging.WaitForSnapshotAsync();
        await scene.PrintAsync(1);
        await scene.AssertShowsAllAsync(reading);
        await scene.AssertShowsAllAsync(hanging);
        hanging.Pause();
        for (var i = 0; i < FloodFrames; i++)
        {
            await scene.Gateway.FloodAsync(scene.Lines.Next(FloodLines));
            await reading.WaitForScreenAsync(scene.Lines.Last);
        }

        hanging.Resume();
        await scene.AssertShowsAllAsync(hanging);
        await scene.PrintAsync(1);
        await scene.AssertShowsAllAsync(hanging);
        await scene.AssertShowsAllAsync(reading);
        Assert.Equal(1, reading.Snapshots);
        Assert.InRange(hanging.Snapshots, 2, 3);
    }

    [Theory]
    [MemberData(nameof(Pairings))]
    public async Task GatewayThatComesBack_BringsWhatWasDrawnMeanwhile_AndTypingGoesOn(Pairing pairing)
    {
        await using var scene = await Scene(pairing);
        var browser = await scene.WatchAsync();
        await browser.WaitForSnapshotAsync();
        await scene.PrintAsync(20);
        await scene.AssertShowsAllAsync(browser);
        await scene.ReconnectGatewayAsync(drawnMeanwhile: 5);
        await browser.WaitForOfflineAndOnlineAsync();
        await scene.AssertShowsAllAsync(browser);
        await scene.PrintAsync(5);
        await scene.AssertShowsAllAsync(browser);
        await browser.TypeAsync("and on");
        await browser.WaitForScreenAsync("and on");
        Assert.Equal("and on", Encoding.UTF8.GetString(scene.Gateway.Typed));
    }

    [Theory]
    [MemberData(nameof(Pairings))]
    public async Task SecondWriter_IsRefused_AndSeesWhatTheFirstTypes(Pairing pairing)
    {
        await using var scene = await Scene(pairing);
        var (first, second) = (await scene.WatchAsync(), await scene.WatchAsync());
        await first.WaitForSnapshotAsync();
        await second.WaitForSnapshotAsync();
        await first.TypeAsync("mine");
        await second.WaitForScreenAsync("mine");
        await second.TypeRefusedAsync("yours");
        await first.TypeAsync(" still");
        await second.WaitForScreenAsync("mine still");
        await first.WaitForScreenAsync("mine still");
        Assert.Equal("mine still", Encoding.UTF8.GetString(scene.Gateway.Typed));
        Assert.Equal(first.Screen, second.Screen);
    }

    private Task<RelayScene> Scene(Pairing pairing) => RelayScene.SetAsync(_standalone, pairing);
}
