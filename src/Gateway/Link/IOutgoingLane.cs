namespace Chatcode.Gateway.Link;

/// <summary>A queue of messages that keep their order among each other; the <see cref="Outbox"/> serves lanes in turn.</summary>
internal interface IOutgoingLane
{
    /// <summary>Takes the next message that may go now.</summary>
    /// <param name="withFrames">False while the link is opening: only messages may go, frames wait.</param>
    /// <param name="message">The message; the caller returns it after sending.</param>
    /// <param name="more">
    /// Whether another can be taken at once. When false, the lane will call <see cref="Outbox.Enqueue"/> again when
    /// there is something.
    /// </param>
    bool TryTake(bool withFrames, out OutgoingMessage message, out bool more);
}
