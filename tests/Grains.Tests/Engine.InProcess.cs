using Chatcode.Engine.InProcess.Hosting;
using Microsoft.Extensions.Hosting;

namespace Chatcode.Grains.Tests;

/// <summary>The engine that runs the grains under test.</summary>
internal static class TestEngine
{
    public static void AddTo(IHostApplicationBuilder builder, string connectionString) =>
        builder.Services.AddInProcessEngine(new InProcessEngineOptions
        {
            ConnectionString = connectionString,
            GrainAssemblies = [typeof(GrainsServiceCollectionExtensions).Assembly],
        });
}
