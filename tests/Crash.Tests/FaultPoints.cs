namespace Chatcode.Crash.Tests;

/// <summary>
/// Numbers what a process says to its database and to its cloud. Exchange n has two points: 2n, it is about to be said; 2n + 1, it
/// was said and done, and the answer is on its way. At the chosen point everything stands still.
/// </summary>
public sealed class FaultPoints
{
    private readonly Lock _lock = new();
    private readonly List<string> _exchanges = [];
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int? _stopAt;
    private bool _counts;

    /// <summary>What was said since counting began.</summary>
    public IReadOnlyList<string> Exchanges
    {
        get
        {
            lock (_lock) return [.. _exchanges];
        }
    }

    /// <summary>Counts from now on.</summary>
    /// <param name="stopAt">The point to stand still at; null for none.</param>
    /// <returns>Complete when it is reached.</returns>
    public Task Begin(int? stopAt)
    {
        lock (_lock)
        {
            _exchanges.Clear();
            (_counts, _stopAt) = (true, stopAt);
            _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reached.Task;
        }
    }

    public void End()
    {
        lock (_lock) _counts = false;
    }

    /// <returns>The exchange's number, and whether it may go on.</returns>
    internal (int Number, bool MayGoOn) Said(string what)
    {
        lock (_lock)
        {
            if (!_counts) return (-1, true);
            _exchanges.Add(what);
            return (_exchanges.Count - 1, Passes(2 * (_exchanges.Count - 1)));
        }
    }

    internal bool Answered(int number)
    {
        lock (_lock) return number < 0 || !_counts || Passes((2 * number) + 1);
    }

    private bool Passes(int point)
    {
        if (_reached.Task.IsCompleted) return false;
        if (point != _stopAt) return true;
        _reached.SetResult();
        return false;
    }
}
