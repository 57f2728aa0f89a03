using System.Diagnostics;

namespace Chatcode.Gateway.Sessions;

/// <content>
/// Many small writes leave in few frames: each costs everyone on the way the same, however little is in it. The first goes at
/// once, one that still has room just behind it waits a moment for more.
/// </content>
internal sealed partial class OutputLane
{
    /// <summary>The least time between two frames of which the later is not full. Shorter than a screen takes to show the first.</summary>
    public static readonly TimeSpan FramePace = TimeSpan.FromMilliseconds(2);

    private readonly ITimer _paceEnd;
    private long _frameSentAt;
    private bool _pacing;

    // Only asked where the head is ready.
    private bool HeadWaitsForMore()
    {
        if (_open is not { IsFull: false } || _items.Peek().Frame != _open)
        {
            return false;
        }

        var left = FramePace - Stopwatch.GetElapsedTime(_frameSentAt);
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        if (!_pacing)
        {
            _pacing = true;
            _paceEnd.Change(left, Timeout.InfiniteTimeSpan);
        }

        return true;
    }

    private void EndPace()
    {
        lock (_lock)
        {
            _pacing = false;
            Wake();
        }
    }
}
