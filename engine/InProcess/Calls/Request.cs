namespace Chatcode.Engine.InProcess.Calls;

/// <summary>Something for an activation to run: a call, or a timer's tick. In one queue at a time, which its <see cref="Next"/> links.</summary>
internal abstract class Request
{
    /// <summary>May run beside any other.</summary>
    public abstract bool AlwaysInterleaves { get; }

    /// <summary>May run beside others of this kind.</summary>
    public abstract bool IsReadOnly { get; }

    /// <summary>Counts as use of the activation.</summary>
    public abstract bool KeepsAlive { get; }

    /// <summary>Means this activation only: a new one does not inherit it.</summary>
    public abstract bool EndsWithActivation { get; }

    /// <summary>The next in the queue that holds this.</summary>
    public Request? Next { get; set; }

    /// <summary>Runs on the target, in a turn, up to its first await.</summary>
    public abstract Task Invoke(object target);

    /// <summary>Tells the caller the outcome.</summary>
    /// <param name="result">What <see cref="Invoke"/> returned; complete.</param>
    public abstract void Complete(Task result);

    /// <summary>Tells the caller that it will not run.</summary>
    public abstract void Reject(Exception reason);
}
