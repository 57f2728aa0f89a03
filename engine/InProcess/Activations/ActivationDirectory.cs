using System.Collections.Concurrent;
using Chatcode.Engine.InProcess.Calls;
using Orleans.Runtime;

namespace Chatcode.Engine.InProcess.Activations;

/// <summary>The activations: at most one of each grain. Safe for concurrent use.</summary>
internal sealed class ActivationDirectory(EngineRuntime engine)
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();
    private volatile bool _accepting;

    /// <summary>From now on, calls activate grains.</summary>
    public void Open() => _accepting = true;

    /// <summary>Gives a request to the grain's activation, which is made if there is none.</summary>
    public void Deliver(GrainId id, Request request)
    {
        while (true)
        {
            if (!_activations.TryGetValue(id, out var activation))
            {
                if (!_accepting)
                {
                    request.Reject(new OrleansException($"{id} cannot be activated: the engine has not been started, or has been stopped."));
                    return;
                }

                activation = _activations.GetOrAdd(id, static (id, engine) => new Activation(engine, id), engine);
            }

            if (activation.TryAdd(request)) return;
        }
    }

    public void Remove(Activation activation) => _activations.TryRemove(KeyValuePair.Create(activation.Id, activation));

    /// <summary>Deactivates a grain, if it is active.</summary>
    public void Deactivate(GrainId id, DeactivationReason reason)
    {
        if (_activations.TryGetValue(id, out var activation)) activation.Deactivate(reason);
    }

    public void DeactivateIdle(TimeSpan age)
    {
        foreach (var (_, activation) in _activations) activation.DeactivateIfIdle(age);
    }

    /// <summary>Deactivates everything and activates nothing any more.</summary>
    public async Task Close(CancellationToken cancellationToken)
    {
        _accepting = false;
        while (!_activations.IsEmpty)
        {
            var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The process stops.");
            var gone = new List<Task>();
            foreach (var (_, activation) in _activations)
            {
                activation.Deactivate(reason);
                gone.Add(activation.Gone);
            }

            try
            {
                await Task.WhenAll(gone).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                EngineLog.StopIncomplete(engine.Log, _activations.Count);
                return;
            }
        }
    }
}
