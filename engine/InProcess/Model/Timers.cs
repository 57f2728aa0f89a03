using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>A timer of one activation; it ends with it.</summary>
    public interface IGrainTimer : IDisposable
    {
        /// <summary>Starts over.</summary>
        /// <param name="dueTime">Until the next tick; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
        /// <param name="period">From the end of a tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> for one tick only.</param>
        void Change(TimeSpan dueTime, TimeSpan period);
    }

    /// <summary>How a timer ticks.</summary>
    public readonly struct GrainTimerCreationOptions
    {
        /// <summary>For an object initializer.</summary>
        public GrainTimerCreationOptions()
        {
        }

        /// <summary>Sets both times.</summary>
        [SetsRequiredMembers]
        public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        {
            DueTime = dueTime;
            Period = period;
        }

        /// <summary>Until the first tick; <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
        public required TimeSpan DueTime { get; init; }

        /// <summary>From the end of a tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> for one tick only.</summary>
        public required TimeSpan Period { get; init; }

        /// <summary>A tick may interleave with calls at their awaits; otherwise it waits for its turn like a call.</summary>
        public bool Interleave { get; init; }

        /// <summary>Ticks count as use: while it ticks, the activation is not idle.</summary>
        public bool KeepAlive { get; init; }
    }
}

namespace Orleans
{
    /// <summary>Timers of grains.</summary>
    public static class GrainBaseExtensions
    {
        /// <summary>Starts a timer. An exception of the callback is logged and the timer goes on.</summary>
        /// <param name="grain">The grain, which must be running a turn.</param>
        /// <param name="callback">Runs in the grain's turns; its token is cancelled when the timer or the activation ends.</param>
        /// <param name="options">When.</param>
        public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
        {
            ArgumentNullException.ThrowIfNull(grain);
            ArgumentNullException.ThrowIfNull(callback);
            return ((Grain)grain).Activation.StartTimer(callback, options);
        }

        /// <inheritdoc cref="RegisterGrainTimer(IGrainBase, Func{CancellationToken, Task}, GrainTimerCreationOptions)"/>
        public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, GrainTimerCreationOptions options)
        {
            ArgumentNullException.ThrowIfNull(callback);
            return grain.RegisterGrainTimer(_ => callback(), options);
        }

        /// <inheritdoc cref="RegisterGrainTimer(IGrainBase, Func{CancellationToken, Task}, GrainTimerCreationOptions)"/>
        public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<CancellationToken, Task> callback, TimeSpan dueTime, TimeSpan period) =>
            grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));

        /// <inheritdoc cref="RegisterGrainTimer(IGrainBase, Func{CancellationToken, Task}, GrainTimerCreationOptions)"/>
        public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, TimeSpan dueTime, TimeSpan period) =>
            grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));
    }
}
