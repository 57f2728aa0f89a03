namespace Chatcode.Fakes.Web;

/// <summary>What came in, oldest first, and somebody may wait for. Full, it forgets the oldest.</summary>
public sealed class Arrivals<T>(string what, int capacity) where T : class
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly List<T> _kept = [];
    private TaskCompletionSource _changed = NewChange();

    /// <summary>A copy of what is kept.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            lock (_lock) return [.. _kept];
        }
    }

    public void Clear()
    {
        lock (_lock) _kept.Clear();
    }

    /// <summary>The first that fits, now or as soon as it comes.</summary>
    /// <exception cref="TimeoutException">None came within <paramref name="patience"/> (a minute); the message lists what did.</exception>
    public async Task<T> FirstAsync(Func<T, bool> fits, TimeSpan? patience = null)
    {
        using var late = new CancellationTokenSource(patience ?? Patience, TimeProvider.System);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_kept.Find(one => fits(one)) is { } found) return found;
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(late.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException cancelled)
            {
                throw new TimeoutException($"No {what} fits. There came:\n{string.Join('\n', All)}", cancelled);
            }
        }
    }

    internal void Add(T one)
    {
        lock (_lock)
        {
            if (_kept.Count == capacity) _kept.RemoveAt(0);
            _kept.Add(one);
        }

        Changed();
    }

    internal void Changed()
    {
        TaskCompletionSource changed;
        lock (_lock) (changed, _changed) = (_changed, NewChange());
        changed.SetResult();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
