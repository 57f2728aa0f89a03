namespace Chatcode.ProgrammingModel.Tests;

/// <summary>The engine that the tests share which do not restart it.</summary>
public sealed class SharedEngine : IAsyncLifetime
{
    private TestDatabase? _database;
    private RunningEngine? _engine;

    public IGrainFactory Grains => _engine!.Grains;

    public string ConnectionString => _database!.ConnectionString;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _engine = await RunningEngine.StartAsync(new EngineSettings { ConnectionString = _database.ConnectionString });
    }

    public async Task DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }
}

[CollectionDefinition(nameof(SharedEngine))]
public sealed class SharedEngineTests : ICollectionFixture<SharedEngine>;
