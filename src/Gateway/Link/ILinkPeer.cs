namespace Chatcode.Gateway.Link;

/// <summary>What the daemon does with a connection. Calls for one connection come one after another.</summary>
internal interface ILinkPeer
{
    /// <summary>A connection stands: says hello and starts what belongs to it. Must not wait for the socket to take it.</summary>
    /// <param name="outbox">The way out, until <see cref="OnDisconnectedAsync"/>.</param>
    /// <param name="connection">Cancelled when the connection is over.</param>
    ValueTask OnConnectedAsync(Outbox outbox, CancellationToken connection);

    /// <summary>A text message. The socket is not read while this runs.</summary>
    /// <param name="message">Valid during the call. Of a message above <see cref="MessageBuffer.MaxKept"/> only the beginning.</param>
    ValueTask OnTextAsync(ReadOnlyMemory<byte> message, Outbox outbox, CancellationToken connection);

    /// <summary>A binary message, as <see cref="OnTextAsync"/>.</summary>
    ValueTask OnBinaryAsync(ReadOnlyMemory<byte> message, Outbox outbox, CancellationToken connection);

    /// <summary>The connection is over, and everything that waited for it has been told so.</summary>
    ValueTask OnDisconnectedAsync();
}
