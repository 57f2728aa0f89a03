using Chatcode.Grains.Gateways;

namespace Chatcode.Edge.Sockets.Viewers;

/// <summary>
/// What a browser sent and is not yet at the grain. Its bound is <see cref="MaxPending"/>; when it is reached the socket is
/// not read until the grain has taken a batch, so a pasting browser is slowed down and loses nothing.
/// </summary>
internal sealed class ViewerInbox
{
    /// <summary>Largest batch of one call, in bytes. A larger message goes alone.</summary>
    public const int MaxBatch = 80 * 1024;

    /// <summary>Bytes at which reading stops.</summary>
    public const int MaxPending = 128 * 1024;

    // What a message without data takes, so that no number of small ones passes the bound.
    private const int MessageCost = 128;

    private readonly Lock _lock = new();
    private readonly Queue<ViewerMessage> _pending = new();
    private int _bytes;

    public bool HasRoom
    {
        get
        {
            lock (_lock) return _bytes < MaxPending;
        }
    }

    public void Add(ViewerMessage message)
    {
        lock (_lock)
        {
            _pending.Enqueue(message);
            _bytes += Cost(message);
        }
    }

    /// <summary>Takes the oldest messages.</summary>
    public bool TryTake(out ViewerMessage[] batch)
    {
        lock (_lock)
        {
            var count = 0;
            var bytes = 0;
            foreach (var message in _pending)
            {
                if (count > 0 && bytes + Cost(message) > MaxBatch) break;
                bytes += Cost(message);
                count++;
            }

            batch = count == 0 ? [] : new ViewerMessage[count];
            for (var i = 0; i < count; i++) batch[i] = _pending.Dequeue();
            _bytes -= bytes;
            return count > 0;
        }
    }

    private static int Cost(ViewerMessage message) => MessageCost + (message.Data?.Length ?? 0) + (message.RequestId?.Length ?? 0);
}
