using Microsoft.Extensions.Logging;

namespace Chatcode.Engine.InProcess.Calls;

/// <summary>
/// An observer's object, held weakly, and the calls that wait for it; they run one after another on the thread pool. A call
/// to an object that is gone is dropped, as by Orleans: the caller's timeout tells it.
/// </summary>
internal sealed class ObserverTarget(object observer, ILogger log) : IRecipient
{
    private readonly Lock _lock = new();
    private readonly WeakReference<object> _observer = new(observer);
    private readonly Type _type = observer.GetType();
    // Bounded by the callers: each waits for its answer, or for its timeout, after which what still waits here is dropped unrun.
    private readonly RequestQueue _waiting = new();
    private bool _running;
    private bool _deleted;

    /// <summary>Drops what waits and what will come.</summary>
    /// <returns>False when it was deleted before.</returns>
    public bool Delete()
    {
        lock (_lock)
        {
            if (_deleted) return false;
            _deleted = true;
            return true;
        }
    }

    public void Deliver(Request request)
    {
        lock (_lock)
        {
            if (_deleted || !_observer.TryGetTarget(out _))
            {
                EngineLog.ObserverGone(log, _type, request);
                return;
            }

            if (!request.AlwaysInterleaves)
            {
                _waiting.Add(request);
                if (_running) return;
                _running = true;
            }
        }

        using (NoFlow.Begin())
        {
            _ = request.AlwaysInterleaves ? Task.Run(() => Run(request)) : Task.Run(RunWaiting);
        }
    }

    public override string ToString() => $"observer {_type}";

    private async Task RunWaiting()
    {
        while (true)
        {
            Request? request;
            lock (_lock)
            {
                request = _waiting.TakeFirst();
                if (request is null)
                {
                    _running = false;
                    return;
                }
            }

            await Run(request).ConfigureAwait(false);
        }
    }

    private async Task Run(Request request)
    {
        bool gone;
        lock (_lock)
        {
            gone = _deleted;
        }

        if (gone || !_observer.TryGetTarget(out var observer))
        {
            EngineLog.ObserverGone(log, _type, request);
            return;
        }

        if (request is Call { Shape.IsOneWay: false, Response.IsCompleted: true }) return;

        Task result;
        try
        {
            result = request.Invoke(observer);
        }
        catch (Exception e)
        {
            result = Task.FromException(e);
        }

        await result.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (result.IsFaulted && request is Call { Shape.IsOneWay: true }) EngineLog.OneWayFailed(log, result.Exception!.InnerExceptions[0], request);
        request.Complete(result);
    }
}
