namespace Chatcode.Edge.Tests.Hosting;

/// <summary>One Standalone for the tests that neither restart nor tune it; each uses people of its own.</summary>
public sealed class SharedStandalone : IAsyncLifetime
{
    public RunningStandalone Standalone { get; private set; } = null!;

    public async Task InitializeAsync() => Standalone = await RunningStandalone.StartAsync();

    public async Task DisposeAsync() => await Standalone.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class SharedStandaloneGroup : ICollectionFixture<SharedStandalone>
{
    public const string Name = "shared standalone";
}
