namespace Chatcode.Gateway.Files;

/// <summary>A folder can't be used. The message is for the person who asked and names no path outside the workspace.</summary>
internal sealed class WorkspaceException(string message) : Exception(message);
