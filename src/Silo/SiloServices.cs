using Chatcode.Grains;

namespace Chatcode.Silo;

/// <summary>Everything that a process needs to run grains, but the engine.</summary>
public static class SiloServices
{
    /// <summary>Adds it; the host has called <see cref="Chatcode.Grains.Hosting.ControlPlane.AddControlPlane"/>.</summary>
    public static IServiceCollection AddChatcodeSilo(this IServiceCollection services) => services.AddChatcodeGrains();
}
