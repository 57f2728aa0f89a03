using Chatcode.Engine.InProcess.Activations;

namespace Chatcode.Engine.InProcess.Calls;

/// <inheritdoc cref="IGrainFactory"/>
internal sealed class GrainFactory(EngineRuntime engine) : IGrainFactory
{
    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        if (grainClassNamePrefix is not null) throw new NotSupportedException("Class name prefixes are not on this engine's list.");
        return (TGrainInterface)GrainReference.Make(engine, new GrainId(engine.Classes.Implementing(typeof(TGrainInterface)), primaryKey), typeof(TGrainInterface));
    }

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        ArgumentNullException.ThrowIfNull(obj);
        RefuseGrains();
        if (obj is IReference) throw new ArgumentException("It is a reference already.", nameof(obj));
        CallShape.Check(typeof(TGrainObserverInterface));
        if (obj is not TGrainObserverInterface) throw new InvalidCastException($"{obj.GetType()} does not implement {typeof(TGrainObserverInterface)}.");
        return (TGrainObserverInterface)ObserverReference.Make(new ObserverTarget(obj, engine.Log), engine.Timeouts, typeof(TGrainObserverInterface));
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        RefuseGrains();
        if (obj is not ObserverReference reference) throw new ArgumentException("It is not a reference to an observer.", nameof(obj));
        if (!reference.Target.Delete()) throw new ArgumentException("It was deleted before.", nameof(obj));
    }

    private static void RefuseGrains()
    {
        if (TurnScheduler.CurrentActivation is { } activation) throw new InvalidOperationException($"{activation.Id} cannot have observers of its own: their calls would not be its turns.");
    }
}
