namespace Chatcode.Gateway.Sessions;

/// <summary>
/// How long a program may be held up for its reader's sake. A reader that takes <see cref="SlowestBytesPerSecond"/> earns
/// the time it needs and misses nothing; a slower one uses the time up and gets a snapshot instead of every byte.
/// Not thread-safe; owned by an <see cref="OutputLane"/>.
/// </summary>
/// <param name="most">The longest that a program is held up for a reader that takes nothing.</param>
internal sealed class Patience(TimeSpan most)
{
    private readonly TimeSpan _most = most;

    /// <summary>A reader this fast sees every byte of a flood, in bytes per second.</summary>
    public const int SlowestBytesPerSecond = 512 * 1024;

    /// <summary>The default: hardly noticed by a person, and enough for an acknowledgement to come back.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMilliseconds(100);

    /// <summary>What is left.</summary>
    public TimeSpan Left { get; private set; } = most;

    /// <summary>The reader took some bytes.</summary>
    public void Earn(long bytes) =>
        Left = TimeSpan.FromTicks(Math.Min(_most.Ticks, Left.Ticks + (bytes * TimeSpan.TicksPerSecond / SlowestBytesPerSecond)));

    /// <summary>The program was held up.</summary>
    public void Spend(TimeSpan time) => Left = time < Left ? Left - time : TimeSpan.Zero;
}
