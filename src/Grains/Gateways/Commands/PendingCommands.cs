using System.Diagnostics.CodeAnalysis;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Commands;

/// <summary>The tracked commands of one gateway by request_id, each with <see cref="Timeout"/>.</summary>
internal sealed class PendingCommands(TimeProvider time, GatewayMetrics metrics)
{
    /// <summary>After which a command without an answer ends as timed out (protocol.md "Realtime and tracked commands").</summary>
    public static readonly TimeSpan Timeout = ProtocolTimes.CommandTimeout;

    /// <summary>Commands that may wait at once. One more is refused: a gateway that answers nothing is not worth more memory.</summary>
    public const int MaxPending = 1024;

    private readonly Dictionary<string, PendingCommand> _byRequest = new(StringComparer.Ordinal);

    // All timeouts are equal, so the order of arrival is the order of deadlines. Commands that ended are skipped when met.
    private readonly Queue<PendingCommand> _byDeadline = new();

    /// <summary>Commands that wait.</summary>
    public int Count => _byRequest.Count;

    /// <summary>Those that wait, oldest first.</summary>
    public IEnumerable<PendingCommand> All => _byDeadline.Where(command => _byRequest.ContainsKey(command.RequestId));

    /// <summary>When <see cref="TakeExpired"/> is due next; null when nothing waits.</summary>
    public DateTimeOffset? NextDeadline
    {
        get
        {
            DropEnded();
            return _byDeadline.TryPeek(out var first) ? first.Deadline : null;
        }
    }

    /// <summary>Starts to wait.</summary>
    /// <returns>False when <see cref="MaxPending"/> wait already.</returns>
    public bool TryAdd(PendingCommand command)
    {
        if (_byRequest.Count >= MaxPending) return false;
        command.Deadline = time.GetUtcNow() + Timeout;
        _byRequest.Add(command.RequestId, command);
        _byDeadline.Enqueue(command);
        metrics.Pending(1);
        return true;
    }

    /// <summary>The command of that request_id, which goes on waiting.</summary>
    public bool TryGet(string requestId, [NotNullWhen(true)] out PendingCommand? command) => _byRequest.TryGetValue(requestId, out command);

    /// <summary>Takes the command of that request_id: it waits no longer.</summary>
    public bool TryTake(string requestId, [NotNullWhen(true)] out PendingCommand? command)
    {
        if (!_byRequest.Remove(requestId, out command)) return false;
        metrics.Pending(-1);
        return true;
    }

    /// <summary>Takes the next command whose time is over.</summary>
    public bool TakeExpired([NotNullWhen(true)] out PendingCommand? command)
    {
        DropEnded();
        command = _byDeadline.TryPeek(out var first) && first.Deadline <= time.GetUtcNow() ? first : null;
        if (command is null) return false;
        _byDeadline.Dequeue();
        _byRequest.Remove(command.RequestId);
        metrics.Pending(-1);
        return true;
    }

    /// <summary>Takes all commands, to reject them.</summary>
    public IReadOnlyCollection<PendingCommand> TakeAll()
    {
        PendingCommand[] all = [.. _byRequest.Values];
        metrics.Pending(-all.Length);
        _byRequest.Clear();
        _byDeadline.Clear();
        return all;
    }

    private void DropEnded()
    {
        while (_byDeadline.TryPeek(out var first) && !_byRequest.ContainsKey(first.RequestId)) _byDeadline.Dequeue();
    }
}
