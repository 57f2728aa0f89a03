using System.Text.Json.Nodes;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.Gateways;

/// <summary>An edge that writes down what it is given and does nothing with it.</summary>
public sealed class RecordingEdge : IEdgeObserver
{
    private readonly Lock _lock = new();
    private readonly List<EdgeItem> _items = [];
    private readonly List<EdgeBatch> _batches = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RecordingEdge(IGrainFactory grains) => Reference = grains.CreateObjectReference<IEdgeObserver>(this);

    public EdgeId Id { get; } = EdgeId.New();

    public IEdgeObserver Reference { get; private set; }

    /// <summary>Runs before a batch is written down; what it throws the grain gets.</summary>
    public Func<EdgeBatch, Task<DeliverResult>>? OnDeliver { get; set; }

    public IReadOnlyList<EdgeBatch> Batches
    {
        get
        {
            lock (_lock) return [.. _batches];
        }
    }

    /// <summary>Items that no <see cref="Next"/> has taken.</summary>
    public IReadOnlyList<EdgeItem> Untaken
    {
        get
        {
            lock (_lock) return [.. _items];
        }
    }

    public async Task<DeliverResult> Deliver(EdgeBatch batch)
    {
        var result = OnDeliver is { } on ? await on(batch) : new DeliverResult();
        lock (_lock)
        {
            // As an edge does: a batch that came before changes nothing.
            if (_batches.Exists(known => known.Activation == batch.Activation && known.Number >= batch.Number)) return result;
            _batches.Add(batch);
            _items.AddRange(batch.Items);
            _more.TrySetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return result;
    }

    /// <summary>For a new engine after a restart.</summary>
    public void Register(IGrainFactory grains) => Reference = grains.CreateObjectReference<IEdgeObserver>(this);

    /// <summary>Takes the first item that fits, waiting for it.</summary>
    public async Task<EdgeItem> Next(Func<EdgeItem, bool> fits, string what)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                var index = _items.FindIndex(item => fits(item));
                if (index >= 0)
                {
                    var item = _items[index];
                    _items.RemoveAt(index);
                    return item;
                }

                more = _more.Task;
            }

            await Wait.For(more, what, TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>Takes the next JSON message of that type that a viewer would get.</summary>
    public async Task<(EdgeItem Item, JsonNode Json)> NextMessage(string type, ViewerId? viewer = null)
    {
        var item = await Next(
            item => item.Kind is EdgeItemKind.SessionMessage or EdgeItemKind.ViewerMessage
                && (viewer is null || item.Viewers?.Contains(viewer.Value) == true)
                && JsonNode.Parse(item.Data)!["type"]!.GetValue<string>() == type,
            $"a {type} for {viewer?.Value ?? "viewers"}");
        return (item, JsonNode.Parse(item.Data)!);
    }

    /// <summary>Types of the messages that no <see cref="Next"/> has taken, in order.</summary>
    public IEnumerable<string> UntakenTypes() => Untaken
        .Where(item => item.Kind is EdgeItemKind.SessionMessage or EdgeItemKind.ViewerMessage)
        .Select(item => JsonNode.Parse(item.Data)!["type"]!.GetValue<string>());
}
