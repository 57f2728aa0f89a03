using Chatcode.Engine.InProcess.Hosting;
using Chatcode.Grains;

namespace Chatcode.Standalone;

/// <summary>What only this engine has.</summary>
internal static class Engine
{
    public const string Name = "InProcess";

    public static void AddEngine(this WebApplicationBuilder builder, string connectionString) =>
        builder.Services.AddInProcessEngine(new InProcessEngineOptions
        {
            ConnectionString = connectionString,
            GrainAssemblies = [typeof(GrainsServiceCollectionExtensions).Assembly],
            ServiceId = "chatcode",
        });
}
