namespace Chatcode.Testing;

/// <summary>Waiting on an event, with a timeout that says what was missing.</summary>
public static class Wait
{
    /// <summary>Long enough for a loaded machine; a test that passes never waits for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits for a task.</summary>
    /// <param name="task">The event.</param>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="patience">Null for <see cref="Patience"/>.</param>
    /// <exception cref="TimeoutException">It did not come.</exception>
    public static async Task<T> For<T>(Task<T> task, string what, TimeSpan? patience = null)
    {
        await For((Task)task, what, patience).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    /// <inheritdoc cref="For{T}(Task{T}, string, TimeSpan?)"/>
    public static async Task For(Task task, string what, TimeSpan? patience = null)
    {
        var limit = patience ?? Patience;
        if (await Task.WhenAny(task, Task.Delay(limit)).ConfigureAwait(false) != task)
        {
            throw new TimeoutException($"missing after {limit.TotalSeconds:0.#} s: {what}");
        }

        await task.ConfigureAwait(false);
    }

    /// <summary>For state that nothing announces, as another process's: asks again every 20 ms.</summary>
    /// <exception cref="TimeoutException">It did not become true.</exception>
    public static async Task Until(Func<Task<bool>> condition, string what, TimeSpan? patience = null)
    {
        var limit = patience ?? Patience;
        using var timeout = new CancellationTokenSource(limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition().ConfigureAwait(false))
        {
            try
            {
                await timer.WaitForNextTickAsync(timeout.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException cancelled)
            {
                throw new TimeoutException($"missing after {limit.TotalSeconds:0.#} s: {what}", cancelled);
            }
        }
    }
}
