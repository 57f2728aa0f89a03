namespace Chatcode.Edge.Sockets;

/// <summary>Waits between attempts to reach a grain, spread so that the sockets of a lost silo do not all come back at once.</summary>
internal static class RetryDelay
{
    private const int MinMilliseconds = 250;
    private const int MaxMilliseconds = 500;
    private const int FirstBusyMilliseconds = 5;
    private const int MaxBusyMilliseconds = 100;

    /// <summary>After a call that failed.</summary>
    public static Task AfterFailure(TimeProvider time) =>
        Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(MinMilliseconds, MaxMilliseconds + 1)), time);

    /// <summary>After a call that took nothing: short at first, longer the longer it lasts.</summary>
    /// <param name="attempt">From 0.</param>
    /// <param name="time">The clock.</param>
    public static Task WhileBusy(int attempt, TimeProvider time) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Min(FirstBusyMilliseconds << Math.Min(attempt, 8), MaxBusyMilliseconds)), time);
}
