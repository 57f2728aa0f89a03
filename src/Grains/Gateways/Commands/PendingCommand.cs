using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways.Commands;

/// <summary>For whom a tracked command was sent.</summary>
internal enum CommandAsker
{
    /// <summary>A grain call that waits, see <see cref="PendingCommand.Completion"/>.</summary>
    Caller,

    /// <summary>One browser, which gets the answer under its own request_id.</summary>
    Viewer,

    /// <summary>All viewers of the session that wait for a screen to start from.</summary>
    CatchUp,
}

/// <summary>A command that was sent to the gateway and whose end is awaited.</summary>
internal sealed class PendingCommand
{
    /// <summary>Ours, unique for the gateway.</summary>
    public required string RequestId { get; init; }

    /// <summary>The session that it is about; the default for none.</summary>
    public required SessionId Session { get; init; }

    /// <summary>For whom.</summary>
    public required CommandAsker Asker { get; init; }

    /// <summary>With <see cref="CommandAsker.Viewer"/>: the socket …</summary>
    public ViewerId Viewer { get; init; }

    /// <summary>… and the id that it chose; null when it chose none.</summary>
    public string? ViewerRequestId { get; init; }

    /// <summary>With <see cref="CommandAsker.Caller"/>: completed at the end. Continuations never run inside the batch that ends it.</summary>
    public TaskCompletionSource<CommandOutcome>? Completion { get; init; }

    /// <summary>The type of the event that ends it; null when its <c>ack</c> does. An <c>ack ok:false</c> ends every command.</summary>
    public Type? Answer { get; init; }

    /// <summary>When it times out.</summary>
    public DateTimeOffset Deadline { get; internal set; }
}
