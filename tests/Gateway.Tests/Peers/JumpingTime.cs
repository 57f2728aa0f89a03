namespace Chatcode.Gateway.Tests.Peers;

/// <summary>The system's time on a machine whose clock is set anew now and then; what only measures goes on as it is.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _ahead;

    /// <summary>Sets the clock.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
}
