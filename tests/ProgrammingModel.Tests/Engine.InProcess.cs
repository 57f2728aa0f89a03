using Chatcode.Engine.InProcess.Hosting;
using Microsoft.Extensions.Hosting;

namespace Chatcode.ProgrammingModel.Tests;

/// <summary>How this engine is put into a host.</summary>
internal static class EngineUnderTest
{
    public static Task Prepare(string connectionString) => Task.CompletedTask;

    public static void AddTo(HostApplicationBuilder builder, EngineSettings settings)
    {
        var options = new InProcessEngineOptions
        {
            ConnectionString = settings.ConnectionString,
            GrainAssemblies = [typeof(EngineUnderTest).Assembly],
            ServiceId = settings.ServiceId,
        };
        builder.Services.AddInProcessEngine(settings.IdleAge is { } age ? options with { IdleAge = age } : options);
    }
}
