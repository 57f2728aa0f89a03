namespace Chatcode.Edge.Tests.Hosting;

/// <summary>One Standalone for the tests that neither restart nor tune it; each uses people of its own.</summary>
public sealed class SharedStandalone : IAsyncLifetime
{
    public RunningStandalone Standalone { get; private set; } = null!;

    /// <summary>Whose key it is that support logs in with.</summary>
    public const string SupportKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJYLCxt4yNS0wmk57wqCiQkv1td7ru2TAGw+pa8PVi3f support@example.com";

    public async Task InitializeAsync() =>
        Standalone = await RunningStandalone.StartAsync(prepare: static running => running.Overrides["SUPPORT_PUBLIC_KEY"] = SupportKey);

    public async Task DisposeAsync() => await Standalone.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class SharedStandaloneGroup : ICollectionFixture<SharedStandalone>
{
    public const string Name = "shared standalone";
}
