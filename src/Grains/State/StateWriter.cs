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

    /// <summary>
    /// Forgets the stored value and everything that waits; the value starts over. What is saved while the store forgets is made
    /// on the new value.
    /// </summary>
    /// <exception cref="Exception">The store's; then nothing is forgotten.</exception>
    public async Task Clear()
    {
        while (_writing is { } writing) await writing;
        var clearing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _writing = clearing.Task;
        var forgotten = _unwritten.ToArray();
        try
        {
            await ClearStored();
            Done(forgotten);
            ApplyUnwritten();
        }
        catch (Exception exception)
        {
            Fail(exception);
            throw;
        }
        finally
        {
            _writing = null;
            clearing.SetResult();
            if (_failure is null && IsDirty) Start();
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
            try
            {
                Done(await Write());
            }
            catch (Exception exception)
            {
                Fail(exception);
            }
        }

        _writing = null;
    }

    /// <returns>The changes that are stored.</returns>
    private async Task<Change[]> Write()
    {
        var batch = _unwritten.ToArray();
        for (var conflicts = 0; ; conflicts++)
        {
            try
            {
                await storage.WriteStateAsync();
                return batch;
            }
            catch (InconsistentStateException) when (conflicts < MaxConflicts)
            {
                await storage.ReadStateAsync();
                ApplyUnwritten();
                batch = [.. _unwritten];
                replaced?.Invoke();
            }
        }
    }

    private async Task ClearStored()
    {
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
                ApplyUnwritten();
            }
        }
    }

    /// <summary>Makes the changes on a value that was read anew. One that it does not take is refused; the others stand.</summary>
    private void ApplyUnwritten()
    {
        foreach (var change in _unwritten.ToArray())
        {
            try
            {
                change.Apply(storage.State);
            }
            catch (Exception exception)
            {
                _unwritten.Remove(change);
                change.Fail(exception);
            }
        }
    }

    private void Done(Change[] changes)
    {
        foreach (var change in changes)
        {
            _unwritten.Remove(change);
            change.Stored.TrySetResult();
        }
    }

    private void Fail(Exception failure)
    {
        _failure = failure;
        foreach (var change in _unwritten) change.Fail(failure);
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
