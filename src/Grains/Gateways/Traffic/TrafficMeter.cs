using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways.Traffic;

/// <summary>
/// What one gateway or one session did in the last <see cref="LongWindow"/> seconds, second by second. Only seconds in which
/// something came are kept, so that one with a health event every 30 s needs four places, and a silent one none.
/// </summary>
/// <param name="session">Null for a gateway's own.</param>
internal sealed class TrafficMeter(SessionId? session)
{
    /// <summary>The window that warnings go by, in seconds: long enough that one large listing is no cause for any.</summary>
    public const int ShortWindow = 10;

    /// <summary>The long window, in seconds.</summary>
    public const int LongWindow = 60;

    private const int FewestPlaces = 4;

    // A ring, oldest first from _first on. Never more than LongWindow are in use, as each is another second.
    private (int Second, TrafficCounts Counts)[] _seconds = [];
    private int _first;
    private int _count;

    /// <summary>Whose it is; null for a gateway's own.</summary>
    public SessionId? Session { get; } = session;

    /// <summary>When the last warning of each kind was given, in seconds; null while none was.</summary>
    public int?[]? WarnedAt { get; set; }

    /// <summary>Nothing is kept: it takes no memory but its own.</summary>
    public bool IsSilent => _seconds.Length == 0;

    /// <summary>Seconds that there is room for.</summary>
    public int Places => _seconds.Length;

    /// <summary>The counts of a second, to add to. Seconds come in order.</summary>
    public ref TrafficCounts At(int second)
    {
        if (_count == 0 || Newest.Second != second) Begin(second);
        return ref Newest.Counts;
    }

    /// <summary>Adds up the window of so many seconds that ends with that one.</summary>
    public TrafficCounts Sum(int second, int window)
    {
        TrafficCounts sum = default;
        for (var i = _count - 1; i >= 0 && Kept(i).Second > second - window; i--) sum.Add(Kept(i).Counts);
        return sum;
    }

    /// <summary>Gives back what the seconds up to that one no longer need.</summary>
    public void Trim(int second)
    {
        Drop(second);
        if (_count == 0) Resize(0);
        else if (_seconds.Length > FewestPlaces && _count <= _seconds.Length / 4) Resize(Math.Max(FewestPlaces, _seconds.Length / 2));
    }

    private ref (int Second, TrafficCounts Counts) Newest => ref Kept(_count - 1);

    private ref (int Second, TrafficCounts Counts) Kept(int index) => ref _seconds[(_first + index) % _seconds.Length];

    private void Begin(int second)
    {
        Drop(second);
        if (_count == _seconds.Length) Resize(Math.Max(FewestPlaces, _count * 2));
        _count++;
        Newest = (second, default);
    }

    private void Drop(int second)
    {
        while (_count > 0 && Kept(0).Second <= second - LongWindow)
        {
            _first = (_first + 1) % _seconds.Length;
            _count--;
        }
    }

    private void Resize(int places)
    {
        var seconds = places == 0 ? [] : new (int, TrafficCounts)[places];
        for (var i = 0; i < _count; i++) seconds[i] = Kept(i);
        (_seconds, _first) = (seconds, 0);
    }
}
