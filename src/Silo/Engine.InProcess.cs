using Chatcode.Grains.Hosting;

namespace Chatcode.Silo;

/// <summary>What only this engine has. It is one process and forms no cluster.</summary>
internal static class Engine
{
    public static Task<int> RunAsync(string[] args) => ControlPlane.NeedsOrleansAsync("Chatcode.Silo");
}
