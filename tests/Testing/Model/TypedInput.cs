namespace Chatcode.Testing.Model;

/// <summary>What a browser was told about something it typed.</summary>
public enum InputFate
{
    /// <summary>Nothing, and it cannot know: the connection ended first, or frames are not answered.</summary>
    Unknown,

    /// <summary>The program has it: it must be there, once.</summary>
    Confirmed,

    /// <summary>It was not passed on: it must not be there.</summary>
    Refused,
}

/// <summary>What was typed, in order, and what became of it. Thread-safe.</summary>
public sealed class TypedInput
{
    private readonly Lock _lock = new();
    private readonly List<InputFate> _fates = [];
    private readonly Dictionary<int, TaskCompletionSource<InputFate>> _settled = [];

    /// <summary>How much was typed.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _fates.Count;
        }
    }

    /// <summary>The number of the next piece.</summary>
    public int Add()
    {
        lock (_lock)
        {
            _fates.Add(InputFate.Unknown);
            return _fates.Count - 1;
        }
    }

    /// <summary>It became known what became of a piece.</summary>
    public void Settle(int number, InputFate fate)
    {
        lock (_lock)
        {
            _fates[number] = fate;
            if (_settled.TryGetValue(number, out var settled)) settled.TrySetResult(fate);
        }
    }

    /// <summary>The number of the next piece, whose fate is waited for.</summary>
    public int Add(out Task<InputFate> fate)
    {
        var settled = new TaskCompletionSource<InputFate>(TaskCreationOptions.RunContinuationsAsynchronously);
        fate = settled.Task;
        lock (_lock)
        {
            var number = Add();
            _settled[number] = settled;
            return number;
        }
    }

    /// <summary>What is wrong with what arrived: doubled, out of order, lost though confirmed, there though refused. Empty when all is well.</summary>
    /// <param name="arrived">The numbers, in the order of their arrival.</param>
    public IReadOnlyList<string> Faults(IReadOnlyList<int> arrived)
    {
        var faults = new List<string>();
        for (var i = 1; i < arrived.Count; i++)
        {
            if (arrived[i] == arrived[i - 1]) faults.Add($"{arrived[i]} was typed twice");
            else if (arrived[i] < arrived[i - 1]) faults.Add($"{arrived[i]} was typed behind {arrived[i - 1]}");
        }

        var there = arrived.ToHashSet();
        lock (_lock)
        {
            for (var number = 0; number < _fates.Count; number++)
            {
                if (_fates[number] is InputFate.Confirmed && !there.Contains(number)) faults.Add($"{number} was confirmed and is lost");
                if (_fates[number] is InputFate.Refused && there.Contains(number)) faults.Add($"{number} was refused and was typed");
            }
        }

        return faults;
    }
}
