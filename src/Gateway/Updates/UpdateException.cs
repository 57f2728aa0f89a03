namespace Chatcode.Gateway.Updates;

/// <summary>An update can't be made. The message is for a person to read.</summary>
internal sealed class UpdateException(string message, Exception? inner = null) : Exception(message, inner);
