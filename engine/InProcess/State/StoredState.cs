using System.Text.Json;
using Chatcode.Engine.InProcess.Activations;
using Orleans.Runtime;
using Orleans.Storage;

namespace Chatcode.Engine.InProcess.State;

/// <summary>A persistent value of one activation.</summary>
internal abstract class StoredState
{
    public static StoredState Make(Type type, StateTable table, GrainId grain, PersistentStateAttribute attribute) =>
        (StoredState)Activator.CreateInstance(typeof(StoredState<>).MakeGenericType(type), table, new StateKey(grain, attribute.StorageName ?? "Default", attribute.StateName))!;

    public abstract Task ReadStateAsync();
}

/// <inheritdoc cref="StoredState"/>
internal sealed class StoredState<T>(StateTable table, StateKey key) : StoredState, IPersistentState<T>
{
    private Guid? _etag;

    public T State { get; set; } = Activator.CreateInstance<T>();

    public string? Etag => _etag?.ToString();

    public bool RecordExists => _etag is not null;

    // Awaits here come back to the turn: State is the grain's, to be changed in its turns only.
    public override async Task ReadStateAsync()
    {
        var row = await Wrapping("read", table.Read(key));
        _etag = row?.Etag;
        State = row is { } found ? JsonSerializer.Deserialize<T>(found.Json)! : Activator.CreateInstance<T>();
    }

    public async Task WriteStateAsync()
    {
        var before = _etag;
        var etag = await Wrapping("write", table.Write(key, before, JsonSerializer.Serialize(State))) ?? throw Conflict("write", before);
        // Of two writes at once only one can have met the expected etag, so this never goes back.
        _etag = etag;
    }

    public async Task ClearStateAsync()
    {
        var before = _etag;
        if (!await Wrapping("clear", table.Clear(key, before))) throw Conflict("clear", before);
        _etag = null;
        State = Activator.CreateInstance<T>();
    }

    private async Task<TResult> Wrapping<TResult>(string verb, Task<TResult> access)
    {
        try
        {
            return await access;
        }
        catch (Exception e) when (e is not OrleansException)
        {
            throw new OrleansException($"Could not {verb} {key.Name} of {key.Grain}: {e.Message}", e);
        }
    }

    private InconsistentStateException Conflict(string verb, Guid? etag) =>
        new($"Could not {verb} {key.Name} of {key.Grain}: it was changed by someone else.", null, etag?.ToString());
}
