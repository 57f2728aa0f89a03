namespace Chatcode.Gateway.Sessions;

/// <summary>What a command about a session is refused with.</summary>
internal static class SessionErrors
{
    /// <summary>No session of that id lives here.</summary>
    public const string NotFound = "session not found";

    /// <summary>It ended before the command was done.</summary>
    public const string Ended = "session has ended";

    /// <summary>More input waits than the program takes; see <see cref="InputQueue"/>.</summary>
    public const string InputFull = "input queue is full";

    /// <summary>Snapshots asked for before still wait for the link; see <see cref="OutputLane.IsCrowded"/>.</summary>
    public const string Crowded = "earlier snapshots still wait for the link";
}
