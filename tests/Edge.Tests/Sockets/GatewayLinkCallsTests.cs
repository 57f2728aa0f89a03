using System.Text;
using Chatcode.Edge.Sockets;
using Chatcode.Edge.Sockets.Gateways;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;
using Chatcode.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatcode.Edge.Tests.Sockets;

/// <summary>A gateway's messages reach its grain once and in order, whatever happens to the calls.</summary>
public sealed class GatewayLinkCallsTests
{
    private readonly List<string> _accepted = [];
    private readonly List<GatewayAttach> _attached = [];
    private readonly Queue<Func<GatewayMessages, Task<AcceptResult>>> _script = new();
    private readonly SocketClose _close = new(new NoSocket(), TimeSpan.FromSeconds(1), TimeProvider.System);
    private readonly GatewayLinkCalls _calls;
    private readonly List<AcceptedOutput> _restored = [];
    private Func<GatewayAttach, GatewayAttached>? _attach;
    private StreamTail[]? _names;
    private bool _wantsOutput;
    private long _next;

    public GatewayLinkCallsTests()
    {
        var grains = OneGrainFactory.Of(ScriptedGrain.Make(Answer));
        _calls = new GatewayLinkCalls(GatewayId.New(), Guid.NewGuid(), LoneEdge.Make(grains), grains, _close, TimeProvider.System, NullLogger.Instance);
    }

    [Fact]
    public async Task CallThatFails_IsMadeAgainByNumber_AfterAttachingAgain()
    {
        // Done but not answered; not done; then as it should be.
        _script.Enqueue(messages =>
        {
            Take(messages, int.MaxValue);
            throw new TimeoutException();
        });
        _script.Enqueue(static _ => throw new InvalidOperationException("silo lost"));
        await DeliverAsync("a", "b", "c");
        await DeliverAsync("d");
        Assert.Equal(["a", "b", "c", "d"], _accepted);
        Assert.Equal(3, _attached.Count);
        Assert.Equal((null, 0L), (_attached[0].Epoch, _attached[0].NextNumber));
        Assert.All(_attached[1..], static again => Assert.Equal((7L, 0L), (again.Epoch, again.NextNumber)));
    }

    [Fact]
    public async Task NewActivation_IsGivenWhatTheLostOneMayHaveTaken()
    {
        var session = SessionId.New();
        _names = [new StreamTail { Session = session, Stream = "s", NextSeq = 0 }];
        await DeliverAsync("started");
        _names = null;
        _script.Enqueue(_ =>
        {
            _wantsOutput = true;
            throw new TimeoutException("silo lost");
        });

        await DeliverAsync(PackedMessages.Pack(PackedMessages.Binary, FrameCodec.Encode(FrameKind.Output, Encoding.UTF8.GetBytes(session.Value), 0, "x"u8)), 1);

        var stream = Assert.Single(Assert.Single(_restored).Streams);
        Assert.Equal((session, "s", 1ul, 1), (stream.Session, stream.Stream, stream.NextSeq, PackedMessages.Count(stream.Frames!)));
        Assert.Equal(2, _accepted.Count);
    }

    [Fact]
    public async Task SameActivation_ThatMayHaveTakenAName_IsNotTrustedWithTheTailLater()
    {
        _names = [new StreamTail { Session = SessionId.New(), Stream = "s", NextSeq = 0 }];
        await DeliverAsync("started");
        _names = null;
        _script.Enqueue(messages =>
        {
            Take(messages, int.MaxValue);
            throw new TimeoutException("the answer is lost");
        });
        await DeliverAsync("another stream");

        _wantsOutput = true;
        _script.Enqueue(static _ => Task.FromResult(new AcceptResult { Status = AcceptStatus.Stale }));
        await DeliverAsync("later");

        Assert.Empty(Assert.Single(_restored).Streams);
    }

    [Fact]
    public async Task PartOfABatch_IsNotSentTwice()
    {
        _script.Enqueue(messages => Task.FromResult(Take(messages, 2) with { Status = AcceptStatus.Busy }));
        _script.Enqueue(static messages => Task.FromResult(new AcceptResult { Status = AcceptStatus.Busy, NextNumber = messages.FirstNumber }));
        _script.Enqueue(messages =>
        {
            Assert.Equal((2L, 1), (messages.FirstNumber, messages.Count));
            return Task.FromResult(Take(messages, int.MaxValue));
        });
        await DeliverAsync("a", "b", "c");
        Assert.Equal(["a", "b", "c"], _accepted);
        Assert.Single(_attached);
    }

    [Fact]
    public async Task GrainThatForgotTheLink_GetsItAgain()
    {
        _script.Enqueue(static _ => Task.FromResult(new AcceptResult { Status = AcceptStatus.Stale }));
        await DeliverAsync("a");
        Assert.Equal(["a"], _accepted);
        Assert.Equal(2, _attached.Count);
    }

    [Fact]
    public async Task LinkThatAnotherSocketTook_EndsThisOne()
    {
        _script.Enqueue(static _ => Task.FromResult(new AcceptResult { Status = AcceptStatus.Stale }));
        await Wait.For(_calls.AttachAsync("{}"u8.ToArray()), "the first attach");
        _attach = static _ => new GatewayAttached { Refusal = "replaced by new connection" };
        await DeliverAsync("a");
        Assert.Empty(_accepted);
        Assert.True(_close.IsRequested);
        Assert.Equal("1000 replaced by new connection", await _close.CompleteAsync(Task.CompletedTask));
    }

    private Task DeliverAsync(params string[] texts) =>
        DeliverAsync([.. texts.SelectMany(static text => PackedMessages.Pack(PackedMessages.Text, Encoding.UTF8.GetBytes(text)))], texts.Length);

    private async Task DeliverAsync(byte[] data, int count)
    {
        if (_calls.Link is null) Assert.True(await Wait.For(_calls.AttachAsync("{}"u8.ToArray()), "the first attach"));
        await Wait.For(_calls.DeliverAsync(data, count), "the delivery");
    }

    private object? Answer(string method, object?[] arguments)
    {
        switch (method)
        {
            case nameof(IGatewayGrain.AttachGateway):
                var attach = (GatewayAttach)arguments[0]!;
                _attached.Add(attach);
                return Task.FromResult(_attach?.Invoke(attach) ?? new GatewayAttached
                {
                    Link = new GatewayLink { Edge = attach.Edge, Connection = attach.Connection, Epoch = 7, Activation = Guid.NewGuid() },
                    WantsOutput = _wantsOutput,
                });
            case nameof(IGatewayGrain.RestoreOutput):
                _restored.Add((AcceptedOutput)arguments[0]!);
                _wantsOutput = false;
                return Task.CompletedTask;
            case nameof(IGatewayGrain.AcceptFromGateway):
                var messages = (GatewayMessages)arguments[0]!;
                return _script.TryDequeue(out var scripted) ? scripted(messages) : Task.FromResult(Take(messages, int.MaxValue));
            default:
                throw new InvalidOperationException($"{method} was not expected");
        }
    }

    // As the grain does: by number, so that a repeat changes nothing.
    private AcceptResult Take(GatewayMessages messages, int most)
    {
        var reader = PackedMessages.Read(messages.Data);
        for (var number = messages.FirstNumber; reader.TryNext(out _, out var payload) && most > 0; number++, most--)
        {
            Assert.InRange(number, 0, _next);
            if (number < _next) continue;
            _next++;
            _accepted.Add(Encoding.UTF8.GetString(payload.Span));
        }

        return new AcceptResult { Status = AcceptStatus.Accepted, NextNumber = _next, Named = _names };
    }
}
