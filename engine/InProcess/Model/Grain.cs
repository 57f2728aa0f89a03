using Chatcode.Engine.InProcess.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Base of grain classes. The engine makes an object per activation, with constructor arguments from dependency injection.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly Activation? _activation = Activation.Constructing;

    internal Activation Activation => _activation ?? throw new InvalidOperationException($"{GetType()} was not made by the engine, so it has no identity, factory, timers or reminders.");

    /// <summary>Makes references to other grains.</summary>
    protected IGrainFactory GrainFactory => Activation.Engine.GrainFactory;

    /// <summary>The services of this activation's scope, which ends with it.</summary>
    protected internal IServiceProvider ServiceProvider => Activation.Services;

    /// <summary>Runs before the first call, after persistent state has been read. If it fails, so do the calls that wait for it.</summary>
    /// <param name="cancellationToken">Cancelled when activation takes too long.</param>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs after the last call. Not guaranteed: a process can die.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Cancelled when deactivation takes too long.</param>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Deactivates once running calls are done. Calls that come later go to a new activation.</summary>
    protected void DeactivateOnIdle() =>
        Activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));
}
