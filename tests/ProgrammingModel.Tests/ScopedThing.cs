namespace Chatcode.ProgrammingModel.Tests;

/// <summary>A scoped service: each activation has its own.</summary>
public sealed class ScopedThing : IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}
