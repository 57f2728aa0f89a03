using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>A reminder that was registered.</summary>
    public interface IGrainReminder
    {
        /// <summary>Unique within the grain.</summary>
        string ReminderName { get; }
    }

    /// <summary>When a reminder ticks.</summary>
    /// <param name="firstTickTime">When its first tick was due, UTC.</param>
    /// <param name="period">From tick to tick.</param>
    /// <param name="timeStamp">Now, UTC.</param>
    [GenerateSerializer, Immutable]
    public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        /// <summary>When the first tick was due, UTC.</summary>
        [Id(0)] public DateTime FirstTickTime { get; } = firstTickTime;

        /// <summary>From tick to tick.</summary>
        [Id(1)] public TimeSpan Period { get; } = period;

        /// <summary>When this tick was sent, UTC.</summary>
        [Id(2)] public DateTime CurrentTickTime { get; } = timeStamp;
    }
}

namespace Orleans
{
    /// <summary>A grain that has reminders.</summary>
    public interface IRemindable : IGrain
    {
        /// <summary>A tick. It may come twice, or late after a restart.</summary>
        Task ReceiveReminder(string reminderName, TickStatus status);
    }

    /// <summary>Durable reminders of a grain: they activate it when they are due.</summary>
    public static class GrainReminderExtensions
    {
        /// <summary>Makes a reminder, or replaces the one of that name; durable when the task is complete.</summary>
        /// <param name="grain">The grain; it implements <see cref="IRemindable"/>.</param>
        /// <param name="reminderName">Unique within the grain.</param>
        /// <param name="dueTime">Until the first tick; not negative.</param>
        /// <param name="period">From tick to tick, at least one minute.</param>
        /// <exception cref="ArgumentException">A time is out of its range, or the name is empty.</exception>
        /// <exception cref="InvalidOperationException">The grain is not <see cref="IRemindable"/>.</exception>
        public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period)
        {
            ArgumentNullException.ThrowIfNull(grain);
            if (string.IsNullOrWhiteSpace(reminderName)) throw new ArgumentNullException(nameof(reminderName));
            if (grain is not IRemindable) throw new InvalidOperationException($"{grain.GetType()} has reminders only if it implements {nameof(IRemindable)}.");
            return grain.Activation.Engine.Reminders.Register(grain.Activation.Id, reminderName, dueTime, period);
        }

        /// <summary>Ends a reminder for good. Fine if it has ended.</summary>
        public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder)
        {
            ArgumentNullException.ThrowIfNull(grain);
            ArgumentNullException.ThrowIfNull(reminder);
            return grain.Activation.Engine.Reminders.Unregister(grain.Activation.Id, reminder);
        }

        /// <summary>The reminder of that name; null when there is none.</summary>
        public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName)
        {
            ArgumentNullException.ThrowIfNull(grain);
            if (string.IsNullOrWhiteSpace(reminderName)) throw new ArgumentNullException(nameof(reminderName));
            return grain.Activation.Engine.Reminders.Get(grain.Activation.Id, reminderName);
        }
    }
}
