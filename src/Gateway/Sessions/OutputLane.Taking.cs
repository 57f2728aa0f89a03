using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Chatcode.Gateway.Link;

namespace Chatcode.Gateway.Sessions;

/// <content>The sender's side: what may go next.</content>
internal sealed partial class OutputLane : IOutgoingLane
{
    /// <inheritdoc/>
    public bool TryTake(bool withFrames, out OutgoingMessage message, out bool more)
    {
        lock (_lock)
        {
            var taken = TakeHead(withFrames, out message);
            more = HeadIsReady() && !HeadWaitsForMore();
            _enqueued = more;
            return taken;
        }
    }

    private void Wake()
    {
        if (!_enqueued && HeadIsReady() && !HeadWaitsForMore())
        {
            _enqueued = true;
            _outbox!.Enqueue(this);
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The message is handed to the caller.")]
    private bool TakeHead(bool withFrames, out OutgoingMessage message)
    {
        message = default;
        if (!HeadIsReady())
        {
            return false;
        }

        var head = _items.Peek();
        if (head.Place is { } place)
        {
            var json = place.Take();
            _placed -= json.Length;
            message = OutgoingMessage.Json(json);
            return true;
        }

        if (!withFrames)
        {
            return false;
        }

        var frame = _items.Dequeue().Frame!;
        if (frame == _open)
        {
            _open = null;
        }

        message = frame.ToMessage();
        _frameSentAt = Stopwatch.GetTimestamp();
        if (frame.Stream == _stream)
        {
            _highestSent = frame.Seq;
        }

        _unsent -= frame.PayloadLength;
        if (!_window.Active)
        {
            _patience.Earn(frame.PayloadLength);
        }

        Changed();
        return true;
    }

    private bool HeadIsReady()
    {
        while (_items.TryPeek(out var head))
        {
            if (head.Place is not { IsSpent: true })
            {
                return head.Place is not { IsFilled: false };
            }

            _items.Dequeue();
        }

        return false;
    }
}
