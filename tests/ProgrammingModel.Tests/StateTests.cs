using Orleans.Storage;

namespace Chatcode.ProgrammingModel.Tests;

[GenerateSerializer, Alias("tests.Notes")]
public sealed record Notes
{
    [Id(0)] public List<string> Lines { get; init; } = [];

    [Id(1)] public Dictionary<string, DateTimeOffset> Times { get; init; } = [];
}

[GenerateSerializer, Immutable, Alias("tests.StateView")]
public sealed record StateView
{
    [Id(0)] public required string[] Lines { get; init; }

    [Id(1)] public required bool RecordExists { get; init; }

    [Id(2)] public required string? Etag { get; init; }

    [Id(3)] public required Guid Activation { get; init; }

    [Id(4)] public required int LinesAtActivation { get; init; }
}

public interface INotesGrain : IGrainWithStringKey
{
    Task<StateView> See();

    Task Add(string line, bool write);

    Task<bool> AddUnlessConflict(string line);

    Task Reread();

    Task Clear();

    Task AddOther(string line);

    Task<string[]> SeeOther();

    Task Leave();
}

public sealed class NotesGrain(
    [PersistentState("notes")] IPersistentState<Notes> notes,
    [PersistentState("other")] IPersistentState<Notes> other) : Grain, INotesGrain
{
    private readonly Guid _activation = Guid.NewGuid();
    private int _linesAtActivation = -1;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _linesAtActivation = notes.State.Lines.Count;
        return Task.CompletedTask;
    }

    public Task<StateView> See() => Task.FromResult(new StateView
    {
        Lines = [.. notes.State.Lines],
        RecordExists = notes.RecordExists,
        Etag = notes.Etag,
        Activation = _activation,
        LinesAtActivation = _linesAtActivation,
    });

    public async Task Add(string line, bool write)
    {
        notes.State.Lines.Add(line);
        if (write) await notes.WriteStateAsync();
    }

    public async Task<bool> AddUnlessConflict(string line)
    {
        notes.State.Lines.Add(line);
        try
        {
            await notes.WriteStateAsync();
            return true;
        }
        catch (InconsistentStateException)
        {
            await notes.ReadStateAsync();
            return false;
        }
    }

    public Task Reread() => notes.ReadStateAsync();

    public Task Clear() => notes.ClearStateAsync();

    public Task AddOther(string line)
    {
        other.State.Lines.Add(line);
        return other.WriteStateAsync();
    }

    public Task<string[]> SeeOther() => Task.FromResult(other.State.Lines.ToArray());

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public interface INotesCaller : IGrainWithStringKey
{
    Task<Guid> AddTo(string key);

    Task<Guid> Which();
}

/// <summary>Calls a <see cref="NotesGrain"/> and lets its exceptions through.</summary>
public sealed class NotesCallerGrain : Grain, INotesCaller
{
    private readonly Guid _activation = Guid.NewGuid();

    public async Task<Guid> AddTo(string key)
    {
        await GrainFactory.GetGrain<INotesGrain>(key).Add("by a caller", write: true);
        return _activation;
    }

    public Task<Guid> Which() => Task.FromResult(_activation);
}

[Collection(nameof(SharedEngine))]
public sealed class StateTests(SharedEngine engine)
{
    private readonly INotesGrain _grain = engine.Grains.GetGrain<INotesGrain>(Guid.NewGuid().ToString());

    [Fact]
    public async Task New_state_is_empty_and_not_recorded()
    {
        var view = await _grain.See();
        Assert.Empty(view.Lines);
        Assert.False(view.RecordExists);
    }

    [Fact]
    public async Task Written_state_is_there_when_the_grain_is_activated_again()
    {
        await _grain.Add("one", write: true);
        var before = await _grain.See();
        Assert.True(before.RecordExists);
        await _grain.Leave();
        var after = await _grain.See();
        Assert.NotEqual(before.Activation, after.Activation);
        Assert.Equal(["one"], after.Lines);
        Assert.Equal(1, after.LinesAtActivation);
        Assert.Equal(before.Etag, after.Etag);
    }

    [Fact]
    public async Task What_was_not_written_is_lost()
    {
        await _grain.Add("kept", write: true);
        await _grain.Add("lost", write: false);
        await _grain.Leave();
        Assert.Equal(["kept"], (await _grain.See()).Lines);
    }

    [Fact]
    public async Task Every_write_changes_the_etag()
    {
        var etags = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            await _grain.Add("line", write: true);
            etags.Add((await _grain.See()).Etag);
        }

        Assert.DoesNotContain(null, etags);
        Assert.Equal(3, etags.Distinct().Count());
    }

    [Fact]
    public async Task Reading_again_drops_what_was_not_written()
    {
        await _grain.Add("kept", write: true);
        await _grain.Add("dropped", write: false);
        await _grain.Reread();
        Assert.Equal(["kept"], (await _grain.See()).Lines);
    }

    [Fact]
    public async Task Cleared_state_is_new_and_can_be_written_again()
    {
        await _grain.Add("old", write: true);
        await _grain.Clear();
        var cleared = await _grain.See();
        Assert.Empty(cleared.Lines);
        Assert.False(cleared.RecordExists);
        await _grain.Add("new", write: true);
        await _grain.Leave();
        Assert.Equal(["new"], (await _grain.See()).Lines);
    }

    [Fact]
    public async Task Clearing_what_was_never_written_is_fine()
    {
        await _grain.Clear();
        Assert.False((await _grain.See()).RecordExists);
    }

    [Fact]
    public async Task States_of_one_grain_are_apart()
    {
        await _grain.Add("one", write: true);
        await _grain.AddOther("two");
        await _grain.Leave();
        Assert.Equal(["one"], (await _grain.See()).Lines);
        Assert.Equal(["two"], await _grain.SeeOther());
    }

    [Theory]
    [InlineData("späte Grüße, 東京 😀 \"quoted\" \\ back")]
    [InlineData("control \u0000 \u0001 \u001b \r\n\t")]
    [InlineData("")]
    public async Task Any_text_is_kept(string text)
    {
        await _grain.Add(text, write: true);
        await _grain.Leave();
        Assert.Equal([text], (await _grain.See()).Lines);
    }
}

/// <summary>Two hosts on one database, as after a split: each has an activation of the same grain.</summary>
public sealed class StateConflictTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private TestDatabase? _database;
    private RunningEngine? _one;
    private RunningEngine? _two;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _one = await RunningEngine.StartAsync(new EngineSettings { ConnectionString = _database.ConnectionString });
        _two = await RunningEngine.StartAsync(new EngineSettings { ConnectionString = _database.ConnectionString });
    }

    public async Task DisposeAsync()
    {
        await _one!.DisposeAsync();
        await _two!.DisposeAsync();
        await _database!.DisposeAsync();
    }

    [Fact]
    public async Task A_write_over_a_newer_one_is_a_conflict_that_a_read_resolves()
    {
        var (one, two) = await WrittenByBoth();
        Assert.False(await two.AddUnlessConflict("late"));
        Assert.Equal(["first", "newer"], (await two.See()).Lines);
        Assert.True(await two.AddUnlessConflict("again"));
        await one.Reread();
        Assert.Equal(["first", "newer", "again"], (await one.See()).Lines);
    }

    [Fact]
    public async Task A_first_write_over_anothers_first_write_is_a_conflict()
    {
        var one = _one!.Grains.GetGrain<INotesGrain>(_key);
        var two = _two!.Grains.GetGrain<INotesGrain>(_key);
        await one.See();
        await two.See();
        await one.Add("first", write: true);
        await Assert.ThrowsAsync<InconsistentStateException>(() => two.Add("also first", write: true));
    }

    [Fact]
    public async Task A_clear_over_a_newer_write_is_a_conflict()
    {
        var (_, two) = await WrittenByBoth();
        await Assert.ThrowsAsync<InconsistentStateException>(two.Clear);
    }

    [Fact]
    public async Task A_conflict_that_escapes_ends_the_activation_and_not_its_callers()
    {
        var (_, two) = await WrittenByBoth();
        var before = await two.See();
        var caller = _two!.Grains.GetGrain<INotesCaller>(_key);
        var callers = await caller.Which();
        await Assert.ThrowsAsync<InconsistentStateException>(() => caller.AddTo(_key));
        var after = await two.See();
        Assert.NotEqual(before.Activation, after.Activation);
        Assert.Equal(["first", "newer"], after.Lines);
        Assert.Equal(callers, await caller.Which());
    }

    [Fact]
    public async Task Services_in_one_database_have_rows_of_their_own()
    {
        await _one!.Grains.GetGrain<INotesGrain>(_key).Add("ours", write: true);
        await using var other = await RunningEngine.StartAsync(new EngineSettings { ConnectionString = _database!.ConnectionString, ServiceId = "another" });
        Assert.False((await other.Grains.GetGrain<INotesGrain>(_key).See()).RecordExists);
    }

    /// <summary>Both hosts have read the first line; the first has written another since.</summary>
    private async Task<(INotesGrain One, INotesGrain Two)> WrittenByBoth()
    {
        var one = _one!.Grains.GetGrain<INotesGrain>(_key);
        var two = _two!.Grains.GetGrain<INotesGrain>(_key);
        await one.Add("first", write: true);
        await two.See();
        await one.Add("newer", write: true);
        return (one, two);
    }
}
