using System.Reflection;

namespace Chatcode.Engine.InProcess.Hosting;

/// <summary>How the engine runs.</summary>
public sealed record InProcessEngineOptions
{
    /// <summary>The PostgreSQL database of states and reminders. The engine makes its tables itself.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Where the grain classes are.</summary>
    public required IReadOnlyCollection<Assembly> GrainAssemblies { get; init; }

    /// <summary>Tells the rows of one service from another's in the same database.</summary>
    public string ServiceId { get; init; } = "default";

    /// <summary>A grain is deactivated when nothing was asked of it for so long. At least 100 ms; 15 minutes by default, as in Orleans.</summary>
    public TimeSpan IdleAge { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a caller waits when the method has no <see cref="ResponseTimeoutAttribute"/>. 30 s by default, as in Orleans.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Without the values: a connection string may hold a password.</summary>
    public override string ToString() => nameof(InProcessEngineOptions);

    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(ConnectionString);
        ArgumentException.ThrowIfNullOrWhiteSpace(ServiceId);
        ArgumentOutOfRangeException.ThrowIfLessThan(IdleAge, TimeSpan.FromMilliseconds(100));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ResponseTimeout, TimeSpan.Zero);
    }
}
