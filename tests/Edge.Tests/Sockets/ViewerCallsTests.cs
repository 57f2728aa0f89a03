using System.Text;
using Chatcode.Edge.Sockets;
using Chatcode.Edge.Sockets.Viewers;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatcode.Edge.Tests.Sockets;

/// <summary>What a browser types reaches its grain once and in order, whatever happens to the calls.</summary>
public sealed class ViewerCallsTests
{
    private readonly List<string> _typed = [];
    private readonly List<ViewerAttach> _attached = [];
    private readonly Queue<Func<ViewerMessages, Task<ViewerAcceptResult>>> _script = new();
    private readonly SocketClose _close = new(new NoSocket(), TimeSpan.FromSeconds(1), TimeProvider.System);
    private readonly ViewerOutbox _outbox = new(TimeSpan.FromSeconds(1), TimeProvider.System);
    private readonly ViewerCalls _calls;
    private bool _found = true;
    private long _next;

    public ViewerCallsTests()
    {
        var grains = OneGrainFactory.Of(ScriptedGrain.Make(Answer));
        var place = new ViewerPlace { User = UserId.New(), Gateway = GatewayId.New(), Session = SessionId.New(), Stream = "s", NextSeq = 42 };
        _calls = new ViewerCalls(place, LoneEdge.Make(grains), grains, _outbox, TimeProvider.System, NullLogger.Instance);
    }

    [Fact]
    public async Task CallThatFails_IsMadeAgainByNumber_AndNothingIsTypedTwice()
    {
        _script.Enqueue(messages =>
        {
            Take(messages, int.MaxValue);
            throw new TimeoutException();
        });
        await DeliverAsync("a", "b");
        await DeliverAsync("c");
        Assert.Equal(["a", "b", "c"], _typed);
        Assert.Equal(0, _attached.Single().NextNumber);
    }

    [Fact]
    public async Task FullGateway_IsTriedAgain_AndTheRestFollows()
    {
        _script.Enqueue(messages => Task.FromResult(Take(messages, 1) with { Status = AcceptStatus.Busy }));
        await DeliverAsync("a", "b", "c");
        Assert.Equal(["a", "b", "c"], _typed);
    }

    [Fact]
    public async Task AttachingAgain_GoesOnBehindWhatWasQueued_NotBehindWhatThePageCameWith()
    {
        await _calls.AttachAsync();
        Assert.Equal(("s", 42UL, false), (_attached[0].Stream, _attached[0].NextSeq, _attached[0].Again));
        _outbox.StartLive([], at: 50, "t");
        Assert.True(await _calls.AttachAgainAsync(_close, atOnce: true));
        Assert.Equal(("t", 50UL, true), (_attached[1].Stream, _attached[1].NextSeq, _attached[1].Again));
    }

    [Fact]
    public async Task AttachingAgain_WithoutAScreen_AsksForOne()
    {
        await _calls.AttachAsync();
        Assert.True(await _calls.AttachAgainAsync(_close, atOnce: true));
        Assert.Null(_attached[1].NextSeq);
    }

    [Fact]
    public async Task SessionThatIsGone_EndsTheSocket()
    {
        _found = false;
        _script.Enqueue(static _ => Task.FromResult(new ViewerAcceptResult { Status = AcceptStatus.Stale }));
        await DeliverAsync("a");
        Assert.True(_close.IsRequested);
        Assert.Empty(_typed);
    }

    private Task DeliverAsync(params string[] texts) => Wait.For(
        _calls.DeliverAsync(
            Array.ConvertAll(texts, static text => new ViewerMessage { Kind = ViewerMessageKind.Input, Data = Encoding.UTF8.GetBytes(text) }), _close),
        "the delivery");

    private object? Answer(string method, object?[] arguments)
    {
        switch (method)
        {
            case nameof(IGatewayGrain.AttachViewer):
                _attached.Add((ViewerAttach)arguments[0]!);
                return Task.FromResult(new ViewerAttached { Found = _found });
            case nameof(IGatewayGrain.AcceptFromViewer):
                var messages = (ViewerMessages)arguments[0]!;
                return _script.TryDequeue(out var scripted) ? scripted(messages) : Task.FromResult(Take(messages, int.MaxValue));
            default:
                throw new InvalidOperationException($"{method} was not expected");
        }
    }

    private ViewerAcceptResult Take(ViewerMessages messages, int most)
    {
        var number = messages.FirstNumber;
        foreach (var message in messages.Messages.Take(most))
        {
            Assert.InRange(number, 0, _next);
            if (number++ < _next) continue;
            _next++;
            _typed.Add(Encoding.UTF8.GetString(message.Data!));
        }

        return new ViewerAcceptResult { Status = AcceptStatus.Accepted, NextNumber = _next };
    }
}
