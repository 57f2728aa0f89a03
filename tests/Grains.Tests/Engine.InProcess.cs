using Chatcode.Engine.InProcess.Hosting;
using Microsoft.Extensions.Hosting;

namespace Chatcode.Grains.Tests;

/// <summary>The engine that runs the grains under test.</summary>
internal static class TestEngine
{
    /// <summary>It makes its tables itself.</summary>
    public static Task Prepare(string connectionString) => Task.CompletedTask;

    public static void AddTo(HostApplicationBuilder builder, string connectionString) =>
        builder.Services.AddInProcessEngine(new InProcessEngineOptions
        {
            ConnectionString = connectionString,
            GrainAssemblies = [typeof(GrainsServiceCollectionExtensions).Assembly],
        });
}
