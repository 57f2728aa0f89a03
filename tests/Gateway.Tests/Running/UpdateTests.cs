using System.Security.Cryptography;
using System.Text;
using Chatcode.Gateway.Tests.Peers;
using Chatcode.Gateway.Updates;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Tests.Running;

/// <summary>Real processes under a service manager of this test's own: the installed program, and what updates bring.</summary>
public sealed class UpdateTests
{
    // Whoever ignores the polite end is ended otherwise, with a sleep of its own.
    private const string Hangs = "trap '' TERM; while :; do sleep 0.1; done";

    private static readonly GatewayUpdate Command = new() { RequestId = "update", Version = "9.9.9" };

    [Fact]
    public async Task NewBinary_ThatConnects_IsKept_AlsoOverTheNextStart_AndReplacedByTheNext()
    {
        await using var gateway = await SupervisedGateway.StartAsync();
        var link = await gateway.NextLinkAsync(SupervisedGateway.Installed);
        await SendAsync(link, ByAddress(gateway, SupervisedGateway.Release("second")));
        var second = await gateway.NextLinkAsync("second");
        var updated = await second.EventAsync<GatewayUpdated>();
        Assert.Equal(("update", GatewayPeer.Version), (updated.RequestId, updated.Version));

        gateway.Terminate();
        var restarted = await gateway.NextLinkAsync("second");
        await SendAsync(restarted, ByAddress(gateway, SupervisedGateway.Release("third")) with { RequestId = "next" });
        Assert.Equal("next", (await (await gateway.NextLinkAsync("third")).EventAsync<GatewayUpdated>()).RequestId);
        Assert.Contains("=second", await File.ReadAllTextAsync(Path.Combine(gateway.State, "chatcode-gateway.old")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReleaseOfTheControlPlaneItself_IsWhatACommandWithoutAnAddressMeans()
    {
        await using var gateway = await SupervisedGateway.StartAsync();
        var link = await gateway.NextLinkAsync(SupervisedGateway.Installed);
        var binary = Encoding.UTF8.GetBytes(SupervisedGateway.Release("new"));
        gateway.Plane.Files[$"/release/{ReleaseFile.Name}"] = (binary, false);
        gateway.Plane.Files["/release/SHA256SUMS"] = (Encoding.UTF8.GetBytes($"{new string('0', 64)}  other\n{Sum(binary)}  {ReleaseFile.Name}\n"), false);
        await SendAsync(link, Command);
        await (await gateway.NextLinkAsync("new")).EventAsync<GatewayUpdated>();
    }

    [Theory]
    [InlineData("exit 139", "60", "it ended with 139 before it had connected")]
    [InlineData("export GATEWAY_ID=''", "60", "it ended with 2 before it had connected")]
    [InlineData("export GATEWAY_CP_URL=ws://127.0.0.1:1", "3", "it had not connected within 3 s")]
    [InlineData(Hangs, "1", "it had not connected within 1 s")]
    public async Task NewBinary_ThatDoesNotConnect_IsNotKept_AndTheOldOneTellsWhy(string before, string patience, string error)
    {
        await using var gateway = await SupervisedGateway.StartAsync(patience);
        var link = await gateway.NextLinkAsync(SupervisedGateway.Installed);
        await SendAsync(link, ByAddress(gateway, SupervisedGateway.Release("broken", before)));
        var failed = await (await gateway.NextLinkAsync(SupervisedGateway.Installed)).EventAsync<GatewayUpdateFailed>();
        Assert.Equal(("update", error), (failed.RequestId, failed.Error));

        // It is not tried again either.
        gateway.Terminate();
        await gateway.NextLinkAsync(SupervisedGateway.Installed);
        Assert.Empty(Directory.GetFiles(gateway.State));
    }

    [Fact]
    public async Task NewBinary_ThatWasCutShortOnTrial_IsNotTriedAgain()
    {
        await using var gateway = await SupervisedGateway.StartAsync(prepare: cut =>
        {
            cut.Put("state/chatcode-gateway.new", SupervisedGateway.Release("new"));
            cut.Put("state/tried", "");
            cut.Put("state/update", Encoding.UTF8.GetString(new GatewayUpdated { RequestId = "cut", Version = "9.9.9" }.ToUtf8()));
        });
        var failed = await (await gateway.NextLinkAsync(SupervisedGateway.Installed)).EventAsync<GatewayUpdateFailed>();
        Assert.Equal(("cut", "it was interrupted before it had connected"), (failed.RequestId, failed.Error));
    }

    [Fact]
    public async Task NewBinary_ThatWasKeptWhenThePowerFailed_TellsSoAtItsNextStart()
    {
        await using var gateway = await SupervisedGateway.StartAsync(prepare: kept =>
        {
            kept.Put("state/chatcode-gateway", SupervisedGateway.Release("new"));
            kept.Put("state/tried", "");
            kept.Put("state/update", Encoding.UTF8.GetString(new GatewayUpdated { RequestId = "kept", Version = "9.9.9" }.ToUtf8()));
        });
        Assert.Equal("kept", (await (await gateway.NextLinkAsync("new")).EventAsync<GatewayUpdated>()).RequestId);
    }

    [Fact]
    public async Task WhatIsNotTheRelease_IsRefused_WhileTheOldDaemonGoesOn()
    {
        await using var gateway = await SupervisedGateway.StartAsync();
        var link = await gateway.NextLinkAsync(SupervisedGateway.Installed);
        var good = Encoding.UTF8.GetBytes(SupervisedGateway.Release("new"));
        gateway.Plane.Files["/cut"] = (good, true);
        gateway.Plane.Files["/broken"] = ("#!/no/such/program\n"u8.ToArray(), false);
        gateway.Plane.Files["/failing"] = ("#!/bin/sh\nexit 3\n"u8.ToArray(), false);
        gateway.Plane.Files["/good"] = (good, false);
        gateway.Plane.Files["/folder/SHA256SUMS"] = ("nothing here\n"u8.ToArray(), false);
        var origin = Origin(gateway);
        GatewayUpdate Of(string path, byte[] content) => Command with { Url = $"{origin}/{path}", Sha256 = Sum(content) };
        foreach (var (command, error) in new (GatewayUpdate, string)[]
        {
            (Of("good", [1]), "its checksum is"),
            (Of("cut", good), "could not be downloaded"),
            (Of("nothing", good), "was answered with"),
            (Of("broken", gateway.Plane.Files["/broken"].Content), "does not start"),
            (Of("failing", gateway.Plane.Files["/failing"].Content), "it ended with 3"),
            (Command with { Url = "http://example.com/x", Sha256 = Sum(good) }, "must be https://"),
            (Command with { Url = "file:///bin/sh", Sha256 = Sum(good) }, "must be https://"),
            (Command with { Url = "https://me@example.com/x", Sha256 = Sum(good) }, "without a user"),
            (Command with { ReleaseBaseUrl = $"{origin}/folder/" }, "this release has no chatcode-gateway-linux-"),
        })
        {
            var requestId = link.NewRequestId();
            await SendAsync(link, command with { RequestId = requestId });
            var failed = await link.EventAsync<GatewayUpdateFailed>(one => one.RequestId == requestId);
            Assert.Matches(error, failed.Error);
        }

        Assert.Empty(Directory.GetFiles(gateway.State));
    }

    [Theory]
    [InlineData("wss://chat.example/gw/connect/gw-1", "https://chat.example/release/")]
    [InlineData("wss://chat.example:8443/below/gw/connect/gw-1", "https://chat.example:8443/below/release/")]
    [InlineData("ws://localhost:5000/gw/connect/gw-1", "http://localhost:5000/release/")]
    public void OwnRelease_IsBesideTheConnection(string connectUrl, string folder)
    {
        var file = ReleaseFile.Of(Command, new Uri(connectUrl));
        Assert.Equal((folder + ReleaseFile.Name, folder + "SHA256SUMS"), (file.Address.ToString(), file.Sums!.ToString()));
    }

    private static async Task SendAsync(ScriptedLink link, GatewayUpdate command)
    {
        await link.SendAsync(command);
        var ack = await link.AckAsync(command.RequestId);
        Assert.True(ack.Ok, ack.Error);
    }

    private static GatewayUpdate ByAddress(SupervisedGateway gateway, string binary)
    {
        var content = Encoding.UTF8.GetBytes(binary);
        gateway.Plane.Files["/binary"] = (content, false);
        return Command with { Url = $"{Origin(gateway)}/binary", Sha256 = Sum(content).ToUpperInvariant() };
    }

    private static string Origin(SupervisedGateway gateway) => $"http://{gateway.Plane.Url.Authority}";

    private static string Sum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
