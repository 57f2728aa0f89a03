using Chatcode.Engine.InProcess;
using Chatcode.Engine.InProcess.Activations;
using Chatcode.Grains.Gateways;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Chatcode.Cuts.Ends;

/// <summary>What each engine does in its own way.</summary>
internal static class Engine
{
    /// <summary>Deactivates a gateway's grain as if its silo had gone.</summary>
    public static Task LoseAsync(IServiceProvider services, string gateway)
    {
        var engine = services.GetRequiredService<EngineRuntime>();
        var grain = new GrainId(engine.Classes.Implementing(typeof(IGatewayGrain)), gateway);
        engine.Directory.Deactivate(grain, new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "lost by a test"));
        return Task.CompletedTask;
    }
}
