using System.Globalization;
using Chatcode.Grains.Gateways.Commands;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>What goes to the gateway, and how each tracked command ends.</summary>
internal sealed partial class GatewayGrain
{
    private long _requests;

    /// <summary>A request_id of ours. Another activation's never equal it, so a late answer to one is nobody's.</summary>
    private string NextRequestId() => string.Create(CultureInfo.InvariantCulture, $"{_activation:N}-{++_requests}");

    private void SendToGateway(Link link, WireMessage message) =>
        SendToGateway(link, PackedMessages.Pack(PackedMessages.Text, message.ToUtf8()));

    private void SendToGateway(Link link, byte[] packed, ViewerId viewer = default, long number = 0, bool isFile = false) => Enqueue(link.Name.Edge, new EdgeItem
    {
        Kind = EdgeItemKind.GatewayMessages,
        Connection = link.Name.Connection,
        Data = packed,
        InputViewer = viewer,
        InputNumber = number,
        IsFile = isFile,
    });

    /// <summary>Sends a tracked command and waits for its end.</summary>
    /// <param name="session">The session that it is about; the default for none.</param>
    /// <param name="command">Makes it of its request_id.</param>
    /// <param name="answer">The type of the event that ends it; null when its <c>ack</c> does.</param>
    /// <param name="isFile">It is a piece of a file, which all else may overtake.</param>
    private async Task<CommandOutcome> Command(SessionId session, Func<string, GatewayCommand> command, Type? answer = null, bool isFile = false)
    {
        if (_link is not { } link) return CommandOutcome.NotConnected;
        var requestId = NextRequestId();
        var completion = new TaskCompletionSource<CommandOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var pending = new PendingCommand { RequestId = requestId, Session = session, Asker = CommandAsker.Caller, Completion = completion, Answer = answer };
        if (!Track(pending)) return CommandOutcome.TooMany;
        SendToGateway(link, PackedMessages.Pack(PackedMessages.Text, command(requestId).ToUtf8()), isFile: isFile);
        PumpEdges();
        return await completion.Task;
    }

    private bool Track(PendingCommand command)
    {
        if (!_pending.TryAdd(command)) return false;
        WakeAt(command.Deadline);
        return true;
    }

    private void TakeAck(Ack ack)
    {
        // Of these only the refusal counts: some daemons acknowledge before they answer.
        if (ack.Ok && _pending.TryGet(ack.RequestId, out var answered) && answered.Answer is not null) return;
        if (_pending.TryTake(ack.RequestId, out var command))
        {
            End(command, ack.Ok ? new CommandOutcome(CommandStatus.Ok) : new CommandOutcome(CommandStatus.Refused, ack.Error ?? "refused"));
        }
        else if (_ackRoutes.TryTake(ack.RequestId, out var viewer, out var requestId))
        {
            SendToViewer(viewer, ack with { RequestId = requestId });
        }
        else if (!ack.Ok)
        {
            BreakOff(ack);
        }
    }

    private void TakeAnswer(string requestId, WireMessage answer)
    {
        if (_pending.TryGet(requestId, out var command) && command.Answer == answer.GetType())
        {
            _pending.TryTake(requestId, out _);
            End(command, new CommandOutcome(CommandStatus.Ok, Message: answer));
        }
        else
        {
            LogEventUnused(_id, answer.Type);
        }
    }

    private void End(PendingCommand command, CommandOutcome outcome)
    {
        switch (command.Asker)
        {
            case CommandAsker.Caller:
                command.Completion?.TrySetResult(outcome);
                break;
            case CommandAsker.Viewer when command.ViewerRequestId is { } requestId:
                SendToViewer(command.Viewer, AckFor(requestId, outcome.Error));
                break;
            case CommandAsker.CatchUp when _sessions.TryGet(command.Session, out var session):
                OnScreenRefused(session, outcome);
                break;
        }
    }

    private void RejectCommands()
    {
        foreach (var command in _pending.TakeAll()) End(command, CommandOutcome.Disconnected);
        foreach (var (viewer, requestId) in _ackRoutes.TakeAll()) SendToViewer(viewer, AckFor(requestId, AckErrors.GatewayDisconnected));
    }

    private void EndExpiredCommands()
    {
        while (_pending.TakeExpired(out var command)) End(command, CommandOutcome.TimedOut);
    }

    private static Ack AckFor(string requestId, string? error) => new() { RequestId = requestId, Ok = error is null, Error = error };
}
