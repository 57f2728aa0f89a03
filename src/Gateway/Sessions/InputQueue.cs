using System.Threading.Channels;

namespace Chatcode.Gateway.Sessions;

/// <summary>
/// What is to be typed into one session, and changes of its grid, in the order they came. When it is full the newest is
/// refused, and whoever sent it is told: nothing is dropped in silence.
/// </summary>
internal sealed class InputQueue
{
    /// <summary>Bytes that may wait: several pastes of the largest size.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Entries that may wait, for input that comes byte by byte.</summary>
    public const int MaxEntries = 16 * 1024;

    private readonly Channel<InputEntry> _entries =
        Channel.CreateBounded<InputEntry>(new BoundedChannelOptions(MaxEntries) { SingleReader = true });

    private long _bytes;

    /// <summary>Puts an entry at the end.</summary>
    /// <returns>False when the queue is full or closed.</returns>
    public bool TryPost(InputEntry entry)
    {
        if (Interlocked.Add(ref _bytes, entry.Data.Length) <= MaxBytes && _entries.Writer.TryWrite(entry))
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -entry.Data.Length);
        return false;
    }

    /// <summary>Takes what waits: one change of the grid, or all the input up to the next one.</summary>
    /// <returns>Null when the queue is closed and empty.</returns>
    public async ValueTask<IReadOnlyList<InputEntry>?> TakeAsync(CancellationToken cancellationToken)
    {
        if (!await _entries.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var taken = new List<InputEntry>();
        while (_entries.Reader.TryPeek(out var next) && (taken.Count == 0 || (next.Grid is null && taken[0].Grid is null)))
        {
            _entries.Reader.TryRead(out _);
            Interlocked.Add(ref _bytes, -next.Data.Length);
            taken.Add(next);
        }

        return taken;
    }

    /// <summary>Takes no more entries; those that wait can still be taken.</summary>
    public void Close() => _entries.Writer.TryComplete();
}
