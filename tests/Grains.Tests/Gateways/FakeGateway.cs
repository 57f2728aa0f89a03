using System.Text;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Tests.Gateways;

/// <summary>A scripted daemon behind an edge: says hello, sends what it is told to, and takes commands one by one.</summary>
public sealed class FakeGateway(IGatewayGrain grain, GatewayId id, RecordingEdge edge)
{
    private readonly Queue<GatewayCommand> _commands = new();
    private IGatewayGrain _grain = grain;
    private long _number;

    public Guid Connection { get; } = Guid.NewGuid();

    public string[] Capabilities { get; init; } = [Protocol.Capabilities.BinaryInput, Protocol.Capabilities.AckFlow, Protocol.Capabilities.Resume];

    public GatewayLink? Link { get; private set; }

    public long Number
    {
        get => _number;
        set => _number = value;
    }

    public byte[] Hello => new GatewayHello
    {
        GatewayId = id.Value,
        Version = "1.2.3",
        Hostname = "box",
        Capabilities = Capabilities,
        SystemInfo = new SystemInfo { Os = "linux", Arch = "amd64", Cpus = 2, RamTotalBytes = 1, DiskTotalBytes = 1 },
    }.ToUtf8();

    /// <summary>For a new engine after a restart.</summary>
    public void Use(IGatewayGrain again) => _grain = again;

    public async Task<GatewayAttached> Attach(bool again = false)
    {
        var attached = await _grain.AttachGateway(
            new GatewayAttach { Edge = edge.Id, Connection = Connection, Hello = Hello, Epoch = again ? Link!.Epoch : null, NextNumber = _number },
            edge.Reference);
        Link = attached.Link ?? Link;
        return attached;
    }

    public Task<AcceptResult> Send(params WireMessage[] events) =>
        SendPacked([.. events.Select(message => PackedMessages.Pack(PackedMessages.Text, message.ToUtf8()))]);

    public Task<AcceptResult> SendOutput(SessionId session, ulong seq, string text) => SendPacked(Frame(session, seq, text));

    public static byte[] Frame(SessionId session, ulong seq, string text) => PackedMessages.Pack(
        PackedMessages.Binary,
        FrameCodec.Encode(FrameKind.Output, Encoding.UTF8.GetBytes(session.Value), seq, Encoding.UTF8.GetBytes(text)));

    public async Task<AcceptResult> SendPacked(params byte[][] messages)
    {
        var result = await _grain.AcceptFromGateway(new GatewayMessages
        {
            Link = Link!,
            FirstNumber = _number,
            Count = messages.Length,
            Data = [.. messages.SelectMany(message => message)],
        });
        if (result.Status == AcceptStatus.Accepted) _number += messages.Length;
        return result;
    }

    /// <summary>Takes the next command of that type; those before it stay.</summary>
    public async Task<T> Command<T>()
        where T : GatewayCommand
    {
        while (true)
        {
            for (var i = _commands.Count; i > 0; i--)
            {
                var command = _commands.Dequeue();
                if (command is T wanted) return wanted;
                _commands.Enqueue(command);
            }

            var item = await NextItem(PackedMessages.Text, typeof(T).Name);
            var reader = PackedMessages.Read(item.Data);
            while (reader.TryNext(out _, out var payload))
            {
                Assert.True(MessageReader.TryReadCommand(payload.Span, out var command, out var refusal), refusal?.Reason.ToString());
                _commands.Enqueue(command!);
            }
        }
    }

    /// <summary>Takes the next input frame.</summary>
    public async Task<(string Session, ulong Seq, byte[] Data, EdgeItem Item)> Input()
    {
        var item = await NextItem(PackedMessages.Binary, "an input frame");
        var reader = PackedMessages.Read(item.Data);
        Assert.True(reader.TryNext(out _, out var payload));
        Assert.Equal(FrameStatus.Ok, FrameCodec.Parse(payload.Span, out var frame));
        Assert.Equal(FrameKind.Input, frame.Kind);
        return (Encoding.UTF8.GetString(frame.SessionId), frame.Seq, frame.Payload.ToArray(), item);
    }

    public Task<AcceptResult> Ack(GatewayCommand command, string? error = null) =>
        Send(new Ack { RequestId = command.RequestId, Ok = error is null, Error = error });

    public Task<AcceptResult> Health(params SessionId[] sessions) => Send(new GatewayHealth
    {
        GatewayId = id.Value,
        Timestamp = DateTimeOffset.UnixEpoch,
        ActiveSessions = [.. sessions.Select(session => new ActiveSession { SessionId = session.Value, LastActivityAt = DateTimeOffset.UnixEpoch })],
    });

    private Task<EdgeItem> NextItem(byte kind, string what) => edge.Next(
        item => item.Kind == EdgeItemKind.GatewayMessages && item.Connection == Connection && item.Data![0] == kind,
        $"{what} for the gateway");
}
