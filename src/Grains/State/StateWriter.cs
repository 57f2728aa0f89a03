using System.Runtime.ExceptionServices;
using Orleans.Core;
using Orleans.Storage;

namespace Chatcode.Grains.State;

/// <summary>
/// The one way a grain changes its state. A change is visible at once; one write is in flight at a time, and the next one
/// carries everything that came meanwhile. When someone else has written (a second activation during a split), the state is
/// read again and the changes that are not stored yet are made on top of it, so a change must depend on nothing but the
/// state it is given. For the turns of one grain; not thread-safe.
/// </summary>
/// <typeparam name="TState">The stored value.</typeparam>
/// <param name="storage">Where it is.</param>
/// <param name="replaced">Called when the value was read again; null for nothing to do.</param>
internal sealed class StateWriter<TState>(IStorage<TState> storage, Action? replaced = null)
{
    /// <summary>Conflicts in a row after which a write fails.</summary>
    public const int MaxConflicts = 3;

    /// <summary>Changes kept while the store takes none; then further ones are refused with its failure, and not made.</summary>
    public const int MaxUnwritten = 1_024;

    private readonly List<Change> _unwritten = [];

    // Of the last write; null while one is under way.
    private Exception? _failure;
    private Task? _writing;

    /// <summary>The value with every change, stored or not. Read only.</summary>
    public TState State => storage.State;

    /// <summary>Whether changes wait to be stored, for example after a failed write.</summary>
    public bool IsDirty => _unwritten.Count > 0;

    /// <summary>Makes a change and stores it.</summary>
    /// <returns>Complete when the change is durable.</returns>
    /// <exception cref="Exception">
    /// The store's, when it is not. The change stays in memory and goes with the next write, unless <see cref="MaxUnwritten"/> wait.
    /// </exception>
    public Task Save(Action<TState> change)
    {
        if (_failure is { } failure && _unwritten.Count >= MaxUnwritten)
        {
            Start();
            return Task.FromException(failure);
        }

        change(storage.State);
        var entry = new Change(change);
        _unwritten.Add(entry);
        Start();
        return entry.Stored.Task;
    }

    /// <summary>Tries again to store what is not stored yet.</summary>
    /// <returns>Complete when everything is durable.</returns>
    /// <exception cref="Exception">The store's.</exception>
    public async Task Flush()
    {
        while (IsDirty)
        {
            Start();
            if (_writing is { } writing) await writing;
            if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Forgets the stored value and everything that waits; the value starts over.</summary>
    /// <exception cref="Exception">The store's.</exception>
    public async Task Clear()
    {
        while (_writing is { } writing) await writing;
        foreach (var change in TakeAll()) change.Stored.TrySetResult();
        for (var conflicts = 0; ; conflicts++)
        {
            try
            {
                await storage.ClearStateAsync();
                return;
            }
            catch (InconsistentStateException) when (conflicts < MaxConflicts)
            {
                await storage.ReadStateAsync();
            }
        }
    }

    private void Start()
    {
        if (_writing is not null) return;
        _writing = WriteAll();

        // A write can end within the call.
        if (_writing.IsCompleted) _writing = null;
    }

    private async Task WriteAll()
    {
        // What was saved while a write failed is told so, too, and waits for the next Save or Flush: at once, the failure might
        // repeat without an end.
        _failure = null;
        while (_unwritten.Count > 0 && _failure is null)
        {
            var batch = _unwritten.Count;
            try
            {
                await Write();
                Done(batch, failure: null);
            }
            catch (Exception exception)
            {
                Done(_unwritten.Count, exception);
                _failure = exception;
            }
        }

        _writing = null;
    }

    private async Task Write()
    {
        for (var conflicts = 0; ; conflicts++)
        {
            try
            {
                await storage.WriteStateAsync();
                return;
            }
            catch (InconsistentStateException) when (conflicts < MaxConflicts)
            {
                await storage.ReadStateAsync();
                foreach (var change in _unwritten) change.Apply(storage.State);
                replaced?.Invoke();
            }
        }
    }

    private void Done(int count, Exception? failure)
    {
        var done = _unwritten.GetRange(0, count);
        if (failure is null)
        {
            _unwritten.RemoveRange(0, count);
            foreach (var change in done) change.Stored.TrySetResult();
            return;
        }

        foreach (var change in done) change.Fail(failure);
    }

    private List<Change> TakeAll()
    {
        var all = _unwritten.ToList();
        _unwritten.Clear();
        return all;
    }

    private sealed class Change(Action<TState> apply)
    {
        public Action<TState> Apply { get; } = apply;

        // Not inline: a continuation would run between a write and the next.
        public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Fail(Exception failure)
        {
            Stored.TrySetException(failure);

            // Not everybody waits for the write; an unobserved failure is the store's log's to tell.
            _ = Stored.Task.Exception;
        }
    }
}
