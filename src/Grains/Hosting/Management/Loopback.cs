namespace Chatcode.Grains.Hosting.Management;

/// <summary>This machine, as requests may name it.</summary>
public static class Loopback
{
    /// <summary>Its names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["localhost", "127.0.0.1", "[::1]"];
}
