namespace Chatcode.Edge.Sockets;

/// <summary>Lets one log line through a minute and counts the rest, for what a peer can cause at will. Used by one loop.</summary>
internal sealed class OccasionalLog(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private long _last;
    private int _count;

    /// <returns>How often it happened since the last line; 0 to write none now.</returns>
    public int Count()
    {
        _count++;
        if (_last != 0 && time.GetElapsedTime(_last) < Interval) return 0;
        _last = time.GetTimestamp();
        var count = _count;
        _count = 0;
        return count;
    }
}
