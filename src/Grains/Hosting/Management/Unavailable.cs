using Npgsql;

namespace Chatcode.Grains.Hosting.Management;

/// <summary>Tells "cannot reach what holds the state" from a fault of ours.</summary>
public static class Unavailable
{
    /// <summary>Whether that is what an error, or what caused it, says.</summary>
    public static bool Is(Exception error) => error is TimeoutException or NpgsqlException or OrleansException
        || (error.InnerException is { } inner && Is(inner));
}
