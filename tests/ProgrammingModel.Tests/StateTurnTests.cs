using System.Text.Json.Serialization;

namespace Chatcode.ProgrammingModel.Tests;

/// <summary>Stores whether it was serialized in a turn of its grain, where nothing else changes it.</summary>
[GenerateSerializer, Alias("tests.Witness")]
public sealed class Witness
{
    [JsonInclude]
    private bool InTurn
    {
        get => TaskScheduler.Current != TaskScheduler.Default;
        set => WasInTurn = value;
    }

    /// <summary>Null while nothing was read.</summary>
    [JsonIgnore, Id(0)]
    public bool? WasInTurn { get; set; }
}

public interface IWitnessGrain : IGrainWithStringKey
{
    Task Write();

    Task<bool?> Read();
}

public sealed class WitnessGrain([PersistentState("witness")] IPersistentState<Witness> witness) : Grain, IWitnessGrain
{
    public Task Write() => witness.WriteStateAsync();

    public async Task<bool?> Read()
    {
        await witness.ReadStateAsync();
        return witness.State.WasInTurn;
    }
}

[Collection(nameof(SharedEngine))]
public sealed class StateTurnTests(SharedEngine engine)
{
    [Fact]
    public async Task A_state_is_serialized_in_a_turn_of_its_grain()
    {
        // Two connections for many writes: most wait for one, and go on wherever it becomes free.
        await using var narrow = await RunningEngine.StartAsync(new EngineSettings { ConnectionString = engine.ConnectionString + ";Maximum Pool Size=2" });
        var grains = Enumerable.Range(0, 20).Select(_ => narrow.Grains.GetGrain<IWitnessGrain>(Guid.NewGuid().ToString())).ToArray();
        await Task.WhenAll(grains.Select(static g => g.Read()));
        await Task.WhenAll(grains.Select(static g => g.Write()));
        Assert.All(await Task.WhenAll(grains.Select(static g => g.Read())), static inTurn => Assert.True(inTurn));
    }
}
