using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets.Gateways;

/// <summary>
/// The highest input number of each viewer that went to a gateway's socket, so that a retry inside the control plane never
/// types twice. Remembers the <see cref="MaxViewers"/> viewers that typed last; a repeat comes within seconds.
/// </summary>
internal sealed class InputRepeats
{
    /// <summary>Viewers remembered; the one that has not typed for longest is forgotten first.</summary>
    public const int MaxViewers = 256;

    private readonly Dictionary<ViewerId, LinkedListNode<(ViewerId Viewer, long Number)>> _nodes = [];
    private readonly LinkedList<(ViewerId Viewer, long Number)> _byUse = [];

    /// <returns>True when the input is new and may be typed.</returns>
    public bool Accept(ViewerId viewer, long number)
    {
        if (_nodes.TryGetValue(viewer, out var node))
        {
            if (number <= node.Value.Number) return false;
            node.Value = (viewer, number);
            _byUse.Remove(node);
            _byUse.AddLast(node);
            return true;
        }

        if (_nodes.Count == MaxViewers)
        {
            _nodes.Remove(_byUse.First!.Value.Viewer);
            _byUse.RemoveFirst();
        }

        _nodes.Add(viewer, _byUse.AddLast((viewer, number)));
        return true;
    }
}
