using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Commands;

/// <summary>How a tracked command ended.</summary>
internal enum CommandStatus
{
    /// <summary>The gateway did it.</summary>
    Ok,

    /// <summary>The gateway answered <c>ack ok:false</c>.</summary>
    Refused,

    /// <summary>No answer within the timeout.</summary>
    TimedOut,

    /// <summary>The link dropped, or was not there.</summary>
    Disconnected,
}

/// <summary>The end of a tracked command.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Error">The gateway's words, or ours; null when it went well.</param>
/// <param name="Answer">The answering event, JSON; null when there was none.</param>
/// <param name="Message">What the event of <see cref="PendingCommand.Answer"/> says.</param>
internal readonly record struct CommandOutcome(CommandStatus Status, string? Error = null, byte[]? Answer = null, WireMessage? Message = null)
{
    /// <summary>What a command that the gateway never answered ends with.</summary>
    public static CommandOutcome TimedOut { get; } = new(CommandStatus.TimedOut, "timed out");

    /// <summary>What every pending command ends with when the link drops.</summary>
    public static CommandOutcome Disconnected { get; } = new(CommandStatus.Disconnected, AckErrors.GatewayDisconnected);

    /// <summary>What a command ends with that was not sent, as there is no link.</summary>
    public static CommandOutcome NotConnected { get; } = new(CommandStatus.Disconnected, AckErrors.GatewayNotConnected);

    /// <summary>What a command ends with that was not sent, as too many wait already.</summary>
    public static CommandOutcome TooMany { get; } = new(CommandStatus.Refused, "too many commands are waiting for this gateway");
}
