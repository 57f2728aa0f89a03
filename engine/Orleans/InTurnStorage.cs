using Orleans.Storage;

namespace Chatcode.Engine.Orleans;

/// <summary>A state that <see cref="InTurnStorage"/> has serialized already; <see cref="JsonStateSerializer"/> hands it on as it is.</summary>
internal sealed record SerializedState(BinaryData Json);

/// <summary>
/// Stores a state as it is in the turn that asks for it. The ADO.NET provider serializes when it has a connection, on a
/// thread of its own: a call that interleaves would change a list while that reads it.
/// </summary>
internal sealed class InTurnStorage(IGrainStorage inner, JsonStateSerializer serializer) : IGrainStorage
{
    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var written = new GrainState<SerializedState>
        {
            State = new SerializedState(serializer.Serialize(grainState.State)),
            ETag = grainState.ETag,
            RecordExists = grainState.RecordExists,
        };
        await inner.WriteStateAsync(stateName, grainId, written);
        (grainState.ETag, grainState.RecordExists) = (written.ETag, written.RecordExists);
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);
}
