using Chatcode.Grains.Gateways;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;

namespace Chatcode.Cuts.Ends;

/// <summary>What each engine does in its own way.</summary>
internal static class Engine
{
    /// <summary>Deactivates a gateway's grain as if its silo had gone.</summary>
    public static async Task LoseAsync(IServiceProvider services, string gateway) =>
        await services.GetRequiredService<IGrainFactory>().GetGrain<IGatewayGrain>(gateway).AsReference<IGrainManagementExtension>().DeactivateOnIdle().ConfigureAwait(false);
}
