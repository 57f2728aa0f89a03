using Chatcode.Grains.Gateways;
using Chatcode.Protocol;

namespace Chatcode.Edge.Sockets.Viewers;

/// <summary>Reads a browser's messages: what the edge answers itself, what goes to the grain, what is refused.</summary>
internal static class ViewerRequests
{
    /// <summary>Reads a text message.</summary>
    /// <param name="utf8">The message.</param>
    /// <param name="session">The socket's own session: a browser reaches no other through it.</param>
    public static ViewerRequest ReadText(ReadOnlySpan<byte> utf8, string session)
    {
        if (!MessageReader.TryReadBrowserRequest(utf8, out var request, out var refusal))
        {
            return new ViewerRequest { Answer = Refuse(refusal.ErrorCode, refusal.Message, refusal.RequestId) };
        }

        var (named, message) = request switch
        {
            Ping ping => (session, (ViewerRequest?)new ViewerRequest { Answer = new Pong { RequestId = ping.RequestId }.ToUtf8() }),
            BrowserInput input => (input.SessionId, ToGrain(new ViewerMessage { Kind = ViewerMessageKind.Input, RequestId = input.RequestId, Data = input.Data.ToArray() })),
            BrowserResize resize => (resize.SessionId, ToGrain(new ViewerMessage { Kind = ViewerMessageKind.Resize, RequestId = resize.RequestId, Cols = resize.Cols, Rows = resize.Rows })),
            BrowserSnapshotRequest snapshot => (snapshot.SessionId, ToGrain(new ViewerMessage { Kind = ViewerMessageKind.Snapshot, RequestId = snapshot.RequestId, Lines = snapshot.Lines })),
            BrowserAck ack => (ack.SessionId, Acknowledge(ack)),
            ControlRequest control => (control.SessionId ?? session, ToGrain(new ViewerMessage { Kind = ViewerMessageKind.ControlRequest, RequestId = control.RequestId })),
            ControlRelease control => (control.SessionId ?? session, ToGrain(new ViewerMessage { Kind = ViewerMessageKind.ControlRelease, RequestId = control.RequestId })),
            _ => throw new InvalidOperationException($"no way for {request.Type}"),
        };
        return named == session
            ? message!
            : new ViewerRequest { Answer = Refuse(ErrorCodes.InvalidPayload, "session_id is not this socket's session", request.RequestId) };
    }

    /// <summary>Reads a binary message: a frame of input.</summary>
    /// <inheritdoc cref="ReadText"/>
    public static ViewerRequest ReadBinary(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> session)
    {
        var status = FrameCodec.Parse(bytes, out var frame);
        if (status is FrameStatus.Oversized)
        {
            return new ViewerRequest { Answer = Refuse(ErrorCodes.PayloadTooLarge, $"frame is over {ProtocolLimits.MaxBinaryMessage} bytes", null) };
        }

        if (status is not FrameStatus.Ok || frame.Kind is not FrameKind.Input)
        {
            return new ViewerRequest { Answer = Refuse(ErrorCodes.InvalidPayload, "not an input frame", null) };
        }

        if (!frame.SessionId.SequenceEqual(session))
        {
            return new ViewerRequest { Answer = Refuse(ErrorCodes.InvalidPayload, "not an input frame of this socket's session", null, frame.Seq) };
        }

        return ToGrain(new ViewerMessage { Kind = ViewerMessageKind.Input, Data = frame.Payload.ToArray(), Seq = frame.Seq });
    }

    private static ViewerRequest ToGrain(ViewerMessage message) => new() { Message = message };

    // The edge itself uses the ack; one with a request_id wants an answer beside.
    private static ViewerRequest Acknowledge(BrowserAck ack) => new()
    {
        Acknowledged = (ack.Seq, ack.Stream),
        Message = ack.RequestId is null ? null : new ViewerMessage { Kind = ViewerMessageKind.Ack, RequestId = ack.RequestId, Seq = ack.Seq, Stream = ack.Stream },
    };

    private static byte[] Refuse(string code, string message, string? requestId, ulong? seq = null) =>
        new ErrorNotice { Code = code, Message = message, RequestId = requestId, Seq = seq }.ToUtf8();
}

/// <summary>What to do about one message of a browser's; members that are null ask for nothing.</summary>
internal sealed record ViewerRequest
{
    /// <summary>To answer at once.</summary>
    public byte[]? Answer { get; init; }

    /// <summary>For the grain.</summary>
    public ViewerMessage? Message { get; init; }

    /// <summary>Output consumed.</summary>
    public (ulong Seq, string? Stream)? Acknowledged { get; init; }
}
