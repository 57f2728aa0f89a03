namespace Chatcode.Fakes.Web;

/// <summary>Which requests run into what, in the order of planning: the first that fits and is not used up.</summary>
public sealed class FaultPlan
{
    /// <summary>As <c>times</c>: until <see cref="Clear"/>.</summary>
    public const int Always = int.MaxValue;

    private readonly Lock _lock = new();
    private readonly List<PlannedFault> _planned = [];
    private TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A copy of what is still to happen.</summary>
    public IReadOnlyList<PlannedFault> Planned
    {
        get
        {
            lock (_lock) return [.. _planned];
        }
    }

    /// <summary>Plans one.</summary>
    /// <param name="method">An HTTP method, or <c>*</c>.</param>
    /// <param name="path">Such as <c>/v2/droplets/*</c>, where <c>*</c> is one segment; <c>*</c> alone is every path.</param>
    /// <param name="fault">What happens.</param>
    /// <param name="times">To how many requests.</param>
    /// <param name="after">How many pass unharmed first.</param>
    public void Add(string method, string path, Fault fault, int times = 1, int after = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        lock (_lock) _planned.Add(new PlannedFault(method, path, fault, times, after));
    }

    /// <summary>Plans nothing any more, and lets those go on that are held.</summary>
    public void Clear()
    {
        lock (_lock) _planned.Clear();
        Release();
    }

    /// <summary>Lets requests go on that ran into <see cref="FaultKind.Held"/>.</summary>
    public void Release()
    {
        TaskCompletionSource released;
        lock (_lock) (released, _released) = (_released, new(TaskCreationOptions.RunContinuationsAsynchronously));
        released.SetResult();
    }

    internal (Fault Fault, Task Released)? Take(string method, string path)
    {
        lock (_lock)
        {
            var index = _planned.FindIndex(one => one.Fits(method, path));
            if (index < 0) return null;
            var found = _planned[index];
            if (found.After > 0)
            {
                _planned[index] = found with { After = found.After - 1 };
                return null;
            }

            if (found.Times == 1) _planned.RemoveAt(index);
            else if (found.Times != Always) _planned[index] = found with { Times = found.Times - 1 };
            return (found.Fault, _released.Task);
        }
    }
}

/// <summary>A fault and whom it meets.</summary>
public sealed record PlannedFault(string Method, string Path, Fault Fault, int Times, int After)
{
    internal bool Fits(string method, string path)
    {
        if (Method != "*" && !Method.Equals(method, StringComparison.OrdinalIgnoreCase)) return false;
        if (Path == "*") return true;
        var (wanted, segments) = (Path.Split('/'), path.Split('/'));
        return wanted.Length == segments.Length && wanted.Zip(segments).All(static pair => pair.First == "*" || pair.First == pair.Second);
    }
}
