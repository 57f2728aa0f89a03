using Chatcode.Edge;
using Chatcode.Grains.Hosting;
using Chatcode.Silo;

namespace Chatcode.Standalone;

/// <summary>Silo and edge in one process.</summary>
public static class StandaloneApp
{
    /// <summary>Composes it; the caller starts it.</summary>
    /// <param name="args">The command line, which may carry settings as the environment does: <c>--PORT=8080</c>.</param>
    /// <param name="settings">Settings that go before all others, for tests.</param>
    /// <param name="configure">Changes to the services before the rest is added, for tests.</param>
    /// <exception cref="SettingException">A setting is missing or wrong.</exception>
    public static WebApplication Build(
        string[] args, IEnumerable<KeyValuePair<string, string?>>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = settings?.FirstOrDefault(static setting => setting.Key == "ASPNETCORE_ENVIRONMENT").Value,
        });
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        configure?.Invoke(builder.Services);

        var connectionString = builder.AddControlPlane(Engine.Name);
        builder.AddEngine(connectionString);
        builder.Services.AddChatcodeSilo();
        builder.AddChatcodeEdge();

        var app = builder.Build();
        app.MapChatcodeEdge();
        return app;
    }
}
