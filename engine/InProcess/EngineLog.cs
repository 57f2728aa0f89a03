using Chatcode.Engine.InProcess.Activations;
using Chatcode.Engine.InProcess.Calls;
using Microsoft.Extensions.Logging;

namespace Chatcode.Engine.InProcess;

/// <summary>What the engine logs. Numbers are never reused.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Warning, "Activating {Grain} failed")]
    public static partial void ActivationFailed(ILogger log, Exception exception, GrainId grain);

    [LoggerMessage(2, LogLevel.Warning, "OnDeactivateAsync of {Grain} failed; it is deactivated nevertheless")]
    public static partial void DeactivationFailed(ILogger log, Exception exception, GrainId grain);

    [LoggerMessage(3, LogLevel.Debug, "Deactivating {Grain}: {Reason}")]
    public static partial void Deactivating(ILogger log, GrainId grain, DeactivationReason reason);

    [LoggerMessage(4, LogLevel.Warning, "One-way call {Call} failed, which its caller will not hear of")]
    public static partial void OneWayFailed(ILogger log, Exception exception, Request call);

    [LoggerMessage(5, LogLevel.Debug, "{Call} dropped: its observer, a {Type}, was collected or deleted")]
    public static partial void ObserverGone(ILogger log, Type type, Request call);

    [LoggerMessage(6, LogLevel.Warning, "A timer of {Grain} failed; it goes on")]
    public static partial void TimerFailed(ILogger log, Exception exception, GrainId grain);

    [LoggerMessage(7, LogLevel.Warning, "Reminder {Name} of {Grain} failed; it ticks again after its period")]
    public static partial void ReminderFailed(ILogger log, Exception exception, GrainId grain, string name);

    [LoggerMessage(8, LogLevel.Warning, "Reminder {Name} of {Grain} is left alone: no grain class of that name takes reminders")]
    public static partial void ReminderUnknown(ILogger log, string grain, string name);

    [LoggerMessage(9, LogLevel.Warning, "Stopping was given up with {Count} activations still busy")]
    public static partial void StopIncomplete(ILogger log, int count);

    [LoggerMessage(10, LogLevel.Warning, "{Grain} or its services could not be disposed")]
    public static partial void ScopeFailed(ILogger log, Exception exception, GrainId grain);
}
