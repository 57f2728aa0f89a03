namespace Chatcode.Gateway.Commands;

/// <summary>A command is refused. The message is what its <c>ack</c> says.</summary>
internal sealed class CommandException(string message) : Exception(message);
