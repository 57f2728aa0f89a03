using Chatcode.Grains.Gateways.Commands;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Files;

/// <summary>A file on its way to the machine.</summary>
internal sealed class Upload(Guid id, Link link) : Transfer(id, link)
{
    /// <summary>Chunks of all of a gateway's uploads that may be on their way at once, 128 KiB each; the next waits, and with it the request whose body it is of.</summary>
    public const int MaxSent = 4;

    private readonly Queue<Task<CommandOutcome>> _sent = new();

    /// <summary>Number of the chunk that is to come.</summary>
    public int Next { get; set; }

    /// <summary>Chunks that a file is sent in.</summary>
    public static int ChunksOf(long size) => (int)((size + ProtocolLimits.FileChunk - 1) / ProtocolLimits.FileChunk);

    /// <summary>A chunk was sent.</summary>
    /// <param name="answer">What the gateway says to it.</param>
    public void Add(Task<CommandOutcome> answer) => _sent.Enqueue(answer);

    /// <summary>What went wrong with a chunk whose answer is there; null for nothing.</summary>
    public CommandOutcome? TakeFailure()
    {
        while (_sent.Count > 0 && _sent.Peek().IsCompleted)
        {
            if (_sent.Dequeue().Result is { Status: not CommandStatus.Ok } failed) return failed;
        }

        return null;
    }

    /// <summary>Waits for all answers.</summary>
    /// <returns>The first that is no yes; null when all are.</returns>
    public async Task<CommandOutcome?> Drain()
    {
        while (_sent.TryDequeue(out var answer))
        {
            if (await answer is { Status: not CommandStatus.Ok } failed) return failed;
        }

        return null;
    }
}
