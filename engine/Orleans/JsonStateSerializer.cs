using System.Text.Json;
using Orleans.Storage;

namespace Chatcode.Engine.Orleans;

/// <summary>Stores states as the in-process engine does, by System.Text.Json, so that a state type that works on one engine works on the other.</summary>
internal sealed class JsonStateSerializer : IGrainStorageSerializer
{
    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) =>
        input is SerializedState done ? done.Json : BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(input));

    /// <inheritdoc/>
    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input)!;
}
