using Chatcode.Engine.InProcess.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;

namespace Chatcode.Engine.InProcess.Activations;

/// <summary>
/// One life of a grain in memory. Its requests start in turns, in order; which may start while others wait at an await is
/// decided as Orleans does: see <see cref="TakeRunnable"/>.
/// </summary>
internal sealed class Activation
{
    /// <summary>So many requests are started in a row; then what came back from an await gets its turn, too.</summary>
    private const int StartsInARow = 32;

    private readonly Lock _lock = new();
    private readonly EngineRuntime _engine;
    private readonly TurnScheduler _scheduler;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<GrainTimer> _timers = [];
    // Bounded by the callers: each waits for its answer or for its timeout.
    private readonly RequestQueue _waiting = new();
    private AsyncServiceScope? _scope;
    private Grain? _grain;
    private State _state = State.New;
    private int _running;
    private Request? _blocking;
    private bool _pumpScheduled;
    private DeactivationReason _reason;
    private long _lastUsed;

    public Activation(EngineRuntime engine, GrainId id)
    {
        _engine = engine;
        _scheduler = new TurnScheduler(this);
        Id = id;
        _lastUsed = engine.Time.GetTimestamp();
    }

    private enum State
    {
        /// <summary>Nothing was asked of it yet.</summary>
        New,

        /// <summary>Being made; requests wait.</summary>
        Activating,

        /// <summary>Requests run.</summary>
        Active,

        /// <summary>What runs may end; requests wait.</summary>
        Deactivating,

        /// <summary>No longer in the directory.</summary>
        Gone,
    }

    /// <summary>The activation whose grain object is being made on this thread, for <see cref="Grain"/>'s constructor to find.</summary>
    [field: ThreadStatic]
    public static Activation? Constructing { get; private set; }

    public GrainId Id { get; }

    public EngineRuntime Engine => _engine;

    /// <summary>The services of the activation's scope.</summary>
    public IServiceProvider Services => _scope!.Value.ServiceProvider;

    /// <summary>Complete when it is out of the directory, or was never needed.</summary>
    public Task Gone => _gone.Task;

    public object ReferenceTo(Type contract) => GrainReference.Make(_engine, Id, contract);

    /// <summary>Takes a request.</summary>
    /// <returns>False when the activation is gone: the directory has another by now.</returns>
    public bool TryAdd(Request request)
    {
        lock (_lock)
        {
            if (_state == State.Gone) return false;
            _waiting.Add(request);
            switch (_state)
            {
                case State.New:
                    _state = State.Activating;
                    Schedule(static self => _ = ((Activation)self!).Activate());
                    break;
                case State.Active when _blocking is null || request.AlwaysInterleaves || request.IsReadOnly:
                    SchedulePump();
                    break;
            }

            return true;
        }
    }

    /// <summary>Ends the activation as soon as nothing of it runs; requests wait from now on, for the next one. Only the first reason counts.</summary>
    public void Deactivate(DeactivationReason reason)
    {
        lock (_lock)
        {
            if (_reason.ReasonCode != DeactivationReasonCode.None || _state == State.Gone) return;
            _reason = reason;
            // One that is being activated goes on to be active first: see Activate.
            if (_state == State.Activating) return;
            BeginDeactivating();
            SchedulePump();
        }
    }

    /// <summary>Deactivates if nothing was asked of it for so long.</summary>
    public void DeactivateIfIdle(TimeSpan age)
    {
        lock (_lock)
        {
            if (_state != State.Active || _running > 0 || !_waiting.IsEmpty) return;
            if (_engine.Time.GetElapsedTime(_lastUsed) < age) return;
            _reason = new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"Nothing was asked of it for {age}.");
            BeginDeactivating();
            SchedulePump();
        }
    }

    /// <exception cref="InvalidOperationException">The caller is not in a turn of this activation.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative, or longer than timers reach.</exception>
    public IGrainTimer StartTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        if (TurnScheduler.CurrentActivation != this) throw new InvalidOperationException("A grain starts timers in its own turns only.");
        var timer = new GrainTimer(this, callback, options);
        timer.Change(options.DueTime, options.Period);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>The timer has ended.</summary>
    public void Forget(GrainTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private void BeginDeactivating()
    {
        EngineLog.Deactivating(_engine.Log, Id, _reason);
        _state = State.Deactivating;
    }

    /// <summary>Schedules a turn.</summary>
    private void Schedule(Action<object?> turn)
    {
        using (NoFlow.Begin())
        {
            new Task(turn, this).Start(_scheduler);
        }
    }

    private void SchedulePump()
    {
        if (_pumpScheduled) return;
        _pumpScheduled = true;
        Schedule(static self => ((Activation)self!).Pump());
    }

    /// <summary>Starts every request that may start now. Runs in a turn; each start is one of its own as far as a grain can tell.</summary>
    private void Pump()
    {
        for (var started = 0; ; started++)
        {
            Request? request;
            lock (_lock)
            {
                _pumpScheduled = false;
                if (started == StartsInARow)
                {
                    SchedulePump();
                    return;
                }

                if (_state == State.Deactivating && _running == 0)
                {
                    // Counted as running, so that this begins once.
                    _running = 1;
                    _ = FinishDeactivating();
                    return;
                }

                request = _state == State.Active ? TakeRunnable() : null;
                if (request is null) return;
                _running++;
                if (_blocking is null && !Id.Class.IsReentrant && !request.AlwaysInterleaves) _blocking = request;
            }

            Run(request);
        }
    }

    /// <summary>
    /// Anything may start while nothing blocks. A request of a grain that is not reentrant blocks, except an always-interleaving
    /// one; beside it, only always-interleaving requests start, and read-only ones if it is read-only itself.
    /// </summary>
    private Request? TakeRunnable() =>
        _blocking is null ? _waiting.TakeFirst() : _waiting.TakeInterleaving(_blocking.IsReadOnly);

    private void Run(Request request)
    {
        Task result;
        try
        {
            result = request.Invoke(_grain!);
        }
        catch (Exception e)
        {
            result = Task.FromException(e);
        }

        if (result.IsCompleted) Finish(request, result);
        else _ = FinishLater(request, result);
    }

    private async Task FinishLater(Request request, Task result)
    {
        await result.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        Finish(request, result);
        lock (_lock)
        {
            // Not here: this may be running within another request's turn, which completed what this one waited for.
            if (!_waiting.IsEmpty || _state == State.Deactivating) SchedulePump();
        }
    }

    private void Finish(Request request, Task result)
    {
        var failure = result.Exception?.InnerExceptions[0];
        if (failure is InconsistentStateException { EndsActivation: true } conflict)
        {
            conflict.EndsActivation = false;
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, conflict, "Its state is not what is stored."));
        }

        if (failure is not null && request is Call { Shape.IsOneWay: true }) EngineLog.OneWayFailed(_engine.Log, failure, request);

        lock (_lock)
        {
            _running--;
            if (_blocking == request) _blocking = null;
            if (request.KeepsAlive) _lastUsed = _engine.Time.GetTimestamp();
        }

        request.Complete(result);
    }

    private async Task Activate()
    {
        try
        {
            using var deadline = new CancellationTokenSource(EngineRuntime.LifecycleTimeout, _engine.Time);
            _scope = _engine.Services.CreateAsyncScope();
            var states = Id.Class.NewStates(_engine.States, Id);
            Constructing = this;
            try
            {
                _grain = Id.Class.NewGrain(Services, states);
            }
            finally
            {
                Constructing = null;
            }

            foreach (var state in states) await state.ReadStateAsync().WaitAsync(deadline.Token);
            await _grain.OnActivateAsync(deadline.Token).WaitAsync(deadline.Token);
        }
        catch (Exception e)
        {
            EngineLog.ActivationFailed(_engine.Log, e, Id);
            await Leave(request => request.Reject(e));
            return;
        }

        lock (_lock)
        {
            _lastUsed = _engine.Time.GetTimestamp();
            // A grain may have asked for its deactivation while it was activated.
            if (_reason.ReasonCode == DeactivationReasonCode.None) _state = State.Active;
            else BeginDeactivating();
        }

        Pump();
    }

    private async Task FinishDeactivating()
    {
        StopTimers();
        if (_grain is not null)
        {
            try
            {
                using var deadline = new CancellationTokenSource(EngineRuntime.LifecycleTimeout, _engine.Time);
                await _grain.OnDeactivateAsync(_reason, deadline.Token).WaitAsync(deadline.Token);
            }
            catch (Exception e)
            {
                EngineLog.DeactivationFailed(_engine.Log, e, Id);
            }
        }

        await Leave(request => _engine.Directory.Deliver(Id, request));
    }

    /// <summary>Leaves the directory; what still waits is the new activation's, or is told why there was none.</summary>
    private async Task Leave(Action<Request> passOn)
    {
        StopTimers();
        try
        {
            if (_grain is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
            else if (_grain is IDisposable disposable) disposable.Dispose();
            if (_scope is { } scope) await scope.DisposeAsync();
        }
        catch (Exception e)
        {
            EngineLog.ScopeFailed(_engine.Log, e, Id);
        }

        _engine.Directory.Remove(this);
        var left = new List<Request>();
        lock (_lock)
        {
            _state = State.Gone;
            while (_waiting.TakeFirst() is { } request)
            {
                if (!request.EndsWithActivation) left.Add(request);
            }
        }

        foreach (var request in left) passOn(request);
        _gone.SetResult();
    }

    private void StopTimers()
    {
        GrainTimer[] timers;
        lock (_lock)
        {
            timers = [.. _timers];
        }

        foreach (var timer in timers) timer.Dispose();
    }
}
