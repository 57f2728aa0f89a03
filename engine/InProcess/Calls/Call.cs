using System.Diagnostics.CodeAnalysis;

namespace Chatcode.Engine.InProcess.Calls;

/// <summary>One call of a method. The caller gets exactly one outcome: result, failure, timeout or cancellation, whichever is first.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A cancellation source without a timer and without a wait handle holds nothing to dispose, and the method may still look at its token.")]
internal abstract class Call(CallShape shape, object?[] arguments) : Request
{
    /// <summary>Stands in <see cref="_runsOn"/> of a call that was abandoned before it began.</summary>
    private static readonly TaskScheduler Abandoned = TaskScheduler.Default;

    private object?[] _arguments = arguments;
    private CancellationTokenSource? _cancellation;
    private CancellationTokenRegistration _callersToken;
    private TaskScheduler? _runsOn;
    private ResponseTimeouts.Place _deadline;

    public CallShape Shape { get; } = shape;

    public override bool AlwaysInterleaves => Shape.AlwaysInterleaves;

    public override bool IsReadOnly => Shape.IsReadOnly;

    public override bool KeepsAlive => true;

    public override bool EndsWithActivation => false;

    /// <summary>What the caller awaits.</summary>
    public abstract Task Response { get; }

    /// <summary>Its place among the calls of the same timeout, kept by <see cref="ResponseTimeouts"/>.</summary>
    public ref ResponseTimeouts.Place Deadline => ref _deadline;

    /// <summary>Hands the call to its recipient and starts the caller's clock.</summary>
    /// <exception cref="ArgumentException">An argument cannot be passed.</exception>
    /// <exception cref="OperationCanceledException">The caller's token is cancelled already; nothing was sent.</exception>
    public Task Send(IRecipient recipient, ResponseTimeouts timeouts)
    {
        Shape.MakeReferences(_arguments);
        if (Shape.IsOneWay)
        {
            Complete(Task.CompletedTask);
        }
        else
        {
            if (Shape.TokenAt >= 0) ReplaceToken((CancellationToken)_arguments[Shape.TokenAt]!);
            timeouts.Add(this);
        }

        recipient.Deliver(this);
        return Response;
    }

    public override Task Invoke(object target)
    {
        var passed = _arguments;
        // A call that outlives its caller's patience need not hold what it carried.
        _arguments = [];
        if (_cancellation is { } cancellation && Interlocked.CompareExchange(ref _runsOn, TaskScheduler.Current, null) is not null) cancellation.Cancel();
        return Shape.Invoke(target, passed);
    }

    /// <summary>The caller gives up. A method that takes a token hears of it in a turn of its own, and may go on regardless.</summary>
    public void Abandon(Exception reason)
    {
        Reject(reason);
        if (_cancellation is { } cancellation && Interlocked.CompareExchange(ref _runsOn, Abandoned, null) is { } scheduler)
            _ = Task.Factory.StartNew(static source => ((CancellationTokenSource)source!).Cancel(), cancellation, CancellationToken.None, TaskCreationOptions.None, scheduler);
    }

    /// <summary>To be called once the outcome is set.</summary>
    protected void Settle()
    {
        _deadline.Leave(this);
        _callersToken.Unregister();
    }

    private void ReplaceToken(CancellationToken callers)
    {
        callers.ThrowIfCancellationRequested();
        _cancellation = new CancellationTokenSource();
        _arguments[Shape.TokenAt] = _cancellation.Token;
        if (!callers.CanBeCanceled) return;
        _callersToken = callers.UnsafeRegister(static (call, token) => ((Call)call!).Abandon(new OperationCanceledException(token)), this);
        // Settled in between: then the registration was not there yet to be undone.
        if (Response.IsCompleted) _callersToken.Unregister();
    }
}

/// <inheritdoc cref="Call"/>
internal sealed class Call<T>(CallShape shape, object?[] arguments) : Call(shape, arguments)
{
    private readonly TaskCompletionSource<T?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task Response => _outcome.Task;

    public override void Complete(Task result)
    {
        var set = result switch
        {
            { IsFaulted: true } => _outcome.TrySetException(result.Exception!.InnerExceptions[0]),
            { IsCanceled: true } => _outcome.TrySetException(new TaskCanceledException(result)),
            Task<T?> valued => _outcome.TrySetResult(valued.Result),
            _ => _outcome.TrySetResult(default),
        };
        if (set) Settle();
    }

    public override void Reject(Exception reason)
    {
        if (_outcome.TrySetException(reason)) Settle();
    }
}
