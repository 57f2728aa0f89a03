using Chatcode.Gateway.Tests.Peers;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Tests.Running;

public sealed class AttentionTests : IAsyncLifetime
{
    private RunningDaemon _daemon = null!;
    private ScriptedLink _link = null!;
    private string _session = null!;

    public async Task InitializeAsync()
    {
        (_daemon, _link) = await RunningDaemon.StartAsync();
        _session = await _daemon.CreateSessionAsync(_link);
    }

    public Task DisposeAsync() => _daemon.DisposeAsync().AsTask();

    [Fact]
    public async Task Bell_IsTold_BehindWhatWasPrintedBeforeIt()
    {
        await _link.TypeAsync(_session, "printf 'look\\a here'\r");
        var attention = await _link.EventAsync<SessionAttention>();
        Assert.Equal((_session, AttentionReasons.Bell, AttentionConfidences.Low), (attention.SessionId, attention.Reason, attention.Confidence));
        await _link.UntilShownAsync(_session, "look\a here");
    }

    [Theory]
    [InlineData("\\a")]
    [InlineData("\\033\\\\")]
    public async Task Notification_IsTold_WhateverEndsIt(string end)
    {
        await _link.TypeAsync(_session, $"printf '\\033]777;notify;Build;done{end}'\r");
        var attention = await _link.EventAsync<SessionAttention>();
        Assert.Equal((AttentionReasons.Notification, "Build", "done"), (attention.Reason, attention.Title, attention.Body));
    }

    [Fact]
    public async Task BellsWithoutEnd_AreOneASecond()
    {
        await _link.TypeAsync(_session, "for i in $(seq 5000); do printf '\\a'; done; echo 'the'\" end\"\r");
        await _link.UntilShownAsync(_session, "the end");
        Assert.InRange(_link.Received.Count(static one => one.Event is SessionAttention), 1, 60);
    }

    [Fact]
    public async Task TitleWithItsBell_IsNoBell()
    {
        await _link.TypeAsync(_session, "printf '\\033]0;a title\\a'; printf '\\a'; echo 'the'\" end\"\r");
        await _link.UntilShownAsync(_session, "the end");
        Assert.Single(_link.Received, static one => one.Event is SessionAttention);
    }
}
