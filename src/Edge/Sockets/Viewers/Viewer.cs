using System.Net.WebSockets;
using Chatcode.Edge.Sockets.Delivery;
using Chatcode.Grains.Gateways;

namespace Chatcode.Edge.Sockets.Viewers;

/// <summary>One browser as the deliveries see it: it is there, and its queue fills, before its socket opens.</summary>
internal sealed class Viewer(ViewerPlace place, ViewerOutbox outbox, EdgeMetrics metrics)
{
    private volatile Action? _attachAgain;

    public ViewerPlace Place { get; } = place;

    public ViewerOutbox Outbox { get; } = outbox;

    /// <summary>Called when the grain does not know this viewer.</summary>
    public void OnLost(Action attachAgain) => _attachAgain = attachAgain;

    /// <summary>
    /// The grain knows of this viewer: something came for it by name. What goes to its session before then was meant for others,
    /// and what it starts from is still to be said. Only touched under the hub's lock.
    /// </summary>
    public bool IsKnown { get; set; }

    public void AttachAgain() => _attachAgain?.Invoke();

    /// <summary>Queues what the grain has for this viewer. Never blocks.</summary>
    /// <returns>False when the viewer was cut by it.</returns>
    public bool Send(EdgeItem item)
    {
        switch (item.Kind)
        {
            case EdgeItemKind.ViewerClose:
                Outbox.AddClose(item.CloseCode, item.CloseReason ?? "", urgent: false);
                break;
            case EdgeItemKind.SessionMessage or EdgeItemKind.ViewerMessage when item.StartsLiveAt is { } at:
                if (Outbox.StartLive(item.Data!, at, item.Stream)) break;
                metrics.ViewerCut();
                return false;
            case EdgeItemKind.SessionMessage or EdgeItemKind.ViewerMessage:
                if (item.EndsLive) Outbox.EndLive();
                if (!Outbox.TryAddMessage(item.Data!)) Outbox.AddClose((int)WebSocketCloseStatus.PolicyViolation, "the browser does not read", urgent: true);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(item), item.Kind, "not for a viewer");
        }

        return true;
    }

    /// <param name="frames">Output.</param>
    /// <param name="replay">See <see cref="ViewerOutbox.AddFrames"/>.</param>
    /// <returns>False when the viewer was cut by it.</returns>
    public bool Send(in FrameBlock frames, bool replay = false)
    {
        if (Outbox.AddFrames(frames, replay)) return true;
        metrics.ViewerCut();
        return false;
    }
}
