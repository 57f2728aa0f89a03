namespace Chatcode.Edge.Files;

/// <summary>
/// Files on their way through this edge: <see cref="Max"/>, each with at most 128 KiB of an upload or one answer of the grain in
/// memory, beside the 1 MiB that Kestrel reads ahead of a body. One more is refused, as a queue would hold its connections.
/// </summary>
internal sealed class TransferSlots
{
    /// <summary>At once.</summary>
    public const int Max = 64;

    private int _taken;

    /// <summary>Takes one; it is free again when the result is disposed of.</summary>
    /// <returns>Null when all are taken.</returns>
    public IDisposable? TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= Max) return new Slot(this);
        Interlocked.Decrement(ref _taken);
        return null;
    }

    private sealed class Slot(TransferSlots slots) : IDisposable
    {
        private int _free;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _free, 1) == 0) Interlocked.Decrement(ref slots._taken);
        }
    }
}
