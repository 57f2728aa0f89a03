namespace Chatcode.Testing.Peers;

/// <summary>Everything a peer received, in order, and waiting for what is still to come.</summary>
/// <typeparam name="T">Kind of message.</typeparam>
public sealed class MessageLog<T>
    where T : class
{
    private readonly Lock _lock = new();
    private readonly List<T> _messages = [];
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _end;

    /// <summary>What came so far.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            lock (_lock) return [.. _messages];
        }
    }

    /// <summary>How many came so far: a place to wait from.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _messages.Count;
        }
    }

    /// <summary>Waits for the first message of a kind that fits, from a place on.</summary>
    /// <param name="fits">Null for any.</param>
    /// <param name="from">A <see cref="Count"/> taken before.</param>
    public async Task<TMessage> WaitForAsync<TMessage>(Func<TMessage, bool>? fits = null, int from = 0)
        where TMessage : class, T
    {
        var deadline = Task.Delay(Wait.Patience);
        while (true)
        {
            Task added;
            lock (_lock)
            {
                foreach (var message in _messages.Skip(from).OfType<TMessage>())
                {
                    if (fits is null || fits(message)) return message;
                }

                if (_end is not null) throw new InvalidOperationException($"no {typeof(TMessage).Name} before the end ({_end}); came: {Describe()}");
                added = _added.Task;
            }

            if (await Task.WhenAny(added, deadline).ConfigureAwait(false) == deadline)
            {
                throw new TimeoutException($"missing: {typeof(TMessage).Name}; came: {Describe()}");
            }
        }
    }

    internal void Add(T message)
    {
        lock (_lock) _messages.Add(message);
        Announce();
    }

    internal void End(string reason)
    {
        lock (_lock) _end = reason;
        Announce();
    }

    private void Announce()
    {
        TaskCompletionSource added;
        lock (_lock)
        {
            added = _added;
            _added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        added.SetResult();
    }

    private string Describe()
    {
        lock (_lock) return string.Join(", ", _messages.TakeLast(20));
    }
}
