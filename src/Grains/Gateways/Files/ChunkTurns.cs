namespace Chatcode.Grains.Gateways.Files;

/// <summary>
/// Chunks of all of a gateway's uploads that may be on their way: <see cref="Upload.MaxSent"/>. Whoever has no turn waits for one, in
/// order; that is one caller per transfer, so <see cref="FileTransfers.MaxOpen"/> at most.
/// </summary>
internal sealed class ChunkTurns
{
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _free = Upload.MaxSent;

    /// <summary>Ends when there is a turn, which is the caller's until <see cref="Give"/>.</summary>
    public Task Take()
    {
        if (_free > 0)
        {
            _free--;
            return Task.CompletedTask;
        }

        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(turn);
        return turn.Task;
    }

    /// <summary>Passes a turn on.</summary>
    public void Give()
    {
        if (_waiting.TryDequeue(out var next)) next.SetResult();
        else _free++;
    }
}
