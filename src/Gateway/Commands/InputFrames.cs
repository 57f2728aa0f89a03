using System.Text;
using System.Threading.Channels;
using Chatcode.Gateway.Link;
using Chatcode.Gateway.Sessions;
using Chatcode.Protocol;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Commands;

/// <summary>Takes binary input. A frame has no request_id, so that a refusal is a <c>session.error</c>.</summary>
internal sealed partial class InputFrames(SessionTable sessions, ILogger<InputFrames> logger)
{
    /// <summary>Takes one binary message.</summary>
    public ValueTask TakeAsync(ReadOnlyMemory<byte> message, Outbox outbox, CancellationToken connection)
    {
        var status = FrameCodec.Parse(message.Span, out var frame);
        if (status != FrameStatus.Ok || frame.Kind != FrameKind.Input)
        {
            LogIgnored(logger, status, message.Length);
            return ValueTask.CompletedTask;
        }

        var sessionId = Encoding.UTF8.GetString(frame.SessionId);
        if (!sessions.TryFind(sessionId, out var host))
        {
            return RefuseAsync(outbox, sessionId, SessionErrors.NotFound, connection);
        }

        var entry = new InputEntry(
            frame.Payload.ToArray(), null, error => error is null ? ValueTask.CompletedTask : RefuseAsync(outbox, sessionId, error, connection));
        return host.TryPost(entry) ? ValueTask.CompletedTask : RefuseAsync(outbox, sessionId, SessionErrors.InputFull, connection);
    }

    private static async ValueTask RefuseAsync(Outbox outbox, string sessionId, string error, CancellationToken connection)
    {
        try
        {
            await outbox.PostAsync(new SessionError { SessionId = sessionId, Error = error }.ToUtf8(), connection).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // The connection is over, and with it whoever typed.
        }
    }
}
