using System.Collections.Concurrent;

namespace Chatcode.ProgrammingModel.Tests;

/// <summary>A place in a grain's code where a test stops it. Grains and tests share the process, and find a gate by its name.</summary>
internal sealed class Gate
{
    private static readonly ConcurrentDictionary<string, Gate> Gates = new();

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Gate(string name) => Name = name;

    public string Name { get; }

    public bool IsReached => _reached.Task.IsCompleted;

    public static Gate New() => Named(Guid.NewGuid().ToString("N"));

    public static Gate Named(string name) => Gates.GetOrAdd(name, static n => new Gate(n));

    public void Open() => _opened.TrySetResult();

    /// <summary>The test waits until the code is here.</summary>
    public Task Reached => Wait.For(_reached.Task, $"gate {Name} reached");

    /// <summary>The code is here, and waits.</summary>
    public Task Pass()
    {
        _reached.TrySetResult();
        return _opened.Task;
    }
}
