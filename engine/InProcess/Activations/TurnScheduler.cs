namespace Chatcode.Engine.InProcess.Activations;

/// <summary>
/// Runs the turns of one activation, one at a time, on the thread pool. Because it is the current scheduler within a
/// turn, what follows an <c>await</c> comes back to it as another turn.
/// </summary>
internal sealed class TurnScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>A busy activation gives its thread back after so many milliseconds, so that others get theirs.</summary>
    private const int QuantumMilliseconds = 20;

    [ThreadStatic]
    private static TurnScheduler? s_running;

    private readonly Queue<Task> _turns = new();
    private bool _scheduled;

    /// <summary>The activation whose turns these are.</summary>
    public Activation Activation { get; } = activation;

    /// <summary>The activation that the calling code runs a turn of; null outside of grains.</summary>
    public static Activation? CurrentActivation => (Current as TurnScheduler)?.Activation;

    public override int MaximumConcurrencyLevel => 1;

    void IThreadPoolWorkItem.Execute()
    {
        s_running = this;
        try
        {
            var started = Environment.TickCount64;
            do
            {
                Task? turn;
                lock (_turns)
                {
                    if (!_turns.TryDequeue(out turn))
                    {
                        _scheduled = false;
                        return;
                    }
                }

                TryExecuteTask(turn);
            }
            while (Environment.TickCount64 - started < QuantumMilliseconds);
        }
        finally
        {
            s_running = null;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task)
    {
        lock (_turns)
        {
            _turns.Enqueue(task);
            if (_scheduled) return;
            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && s_running == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_turns)
        {
            return [.. _turns];
        }
    }
}
