using Chatcode.Engine.InProcess.Reminders;

namespace Chatcode.Engine.InProcess.Activations;

/// <summary>What a grain object sees of its activation.</summary>
internal abstract class GrainContext
{
    /// <summary>The activation whose grain object is being made on this thread, for <see cref="Grain"/>'s constructor to find.</summary>
    [field: ThreadStatic]
    public static GrainContext? Constructing { get; set; }

    public abstract GrainId Id { get; }

    public string Key => Id.Key;

    public abstract IGrainFactory GrainFactory { get; }

    public abstract IServiceProvider Services { get; }

    public abstract IReminders Reminders { get; }

    public abstract object ReferenceTo(Type grainInterface);

    public abstract void Deactivate(DeactivationReason reason);

    public abstract Orleans.Runtime.IGrainTimer StartTimer(Func<CancellationToken, Task> callback, Orleans.Runtime.GrainTimerCreationOptions options);
}
