namespace Chatcode.Gateway.Sessions;

/// <summary>
/// A place among a session's frames, kept for messages whose content is known a little later: frames behind it wait
/// until it is filled by <see cref="OutputLane.Fill"/>.
/// </summary>
internal sealed class PlacedMessages
{
    private byte[][]? _messages;
    private int _next;

    /// <summary>Makes a place.</summary>
    /// <param name="stream">The stream it lies in.</param>
    /// <param name="seq">The number of the first frame behind it.</param>
    public PlacedMessages(string stream, ulong seq)
    {
        Stream = stream;
        Seq = seq;
    }

    /// <summary>The stream it lies in.</summary>
    public string Stream { get; }

    /// <summary>The number of the first frame behind it.</summary>
    public ulong Seq { get; }

    /// <summary>Whether its messages are known.</summary>
    public bool IsFilled => _messages is not null;

    /// <summary>Whether all its messages were taken.</summary>
    public bool IsSpent => _messages is not null && _next == _messages.Length;

    /// <summary>Sets the messages, in the order they go out; none gives the place up.</summary>
    public void Fill(byte[][] messages) => _messages ??= messages;

    /// <summary>Takes the next message.</summary>
    public byte[] Take() => _messages![_next++];
}
