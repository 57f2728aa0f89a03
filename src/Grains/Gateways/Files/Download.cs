using System.Globalization;
using Chatcode.Grains.Gateways.Machine;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Files;

/// <summary>
/// A file on its way from the machine: chunks that came, until their edge has passed them on. A daemon that keeps to
/// <see cref="Window"/> never fills it; of another's file, <see cref="MaxHeld"/> bytes wait at most.
/// </summary>
internal sealed class Download(Guid id, Link link) : Transfer(id, link)
{
    /// <summary>Chunks that a daemon sends ahead of what was passed on.</summary>
    public const int Window = 8;

    /// <summary>Bytes held. One more ends the transfer as <see cref="GatewayOutcome.TooSlow"/>: whoever downloads it does not keep up.</summary>
    public const int MaxHeld = 4 * 1024 * 1024;

    /// <summary>Bytes in one answer to an edge, so that a call stays below 1 MiB; a chunk that is larger goes alone.</summary>
    public const int MaxPiece = 768 * 1024;

    private readonly Queue<byte[]> _held = new();
    private TaskCompletionSource _changed = NewSignal();
    private long _heldBytes;
    private long _received;
    private int _first;
    private int _next;
    private bool _ended;

    /// <summary>Of the command that asked for it.</summary>
    public string RequestId { get; set; } = "";

    /// <summary>The file's bytes; null before the gateway has told.</summary>
    public long? Size { get; private set; }

    /// <summary>Why it is over before its end; null when it is not.</summary>
    public TransferResult? Failure { get; private set; }

    /// <summary>Ends with the next chunk, the end or a failure.</summary>
    public Task Changed => _changed.Task;

    /// <summary>Whether <see cref="Read"/> has something to say.</summary>
    public bool HasNews => _held.Count > 0 || _ended || Failure is not null;

    private int TotalChunks { get; set; }

    /// <summary>The gateway has the file.</summary>
    public void Begin(FileContentBegin begin)
    {
        if (Size is not null)
        {
            Fail(GatewayOutcome.Refused, "the gateway began the file twice");
        }
        else if (begin.Size > ProtocolLimits.MaxFile)
        {
            Fail(GatewayOutcome.TooLarge);
        }
        else
        {
            (Size, TotalChunks) = (begin.Size, begin.TotalChunks);
        }
    }

    /// <summary>Takes the next chunk. One that is not, or too much, is a <see cref="Failure"/>.</summary>
    public void Take(FileContentChunk chunk)
    {
        if (_ended || Failure is not null) return;
        if (Size is null || chunk.Seq != _next || _received + chunk.Data.Length > Size)
        {
            Fail(GatewayOutcome.Refused, string.Create(CultureInfo.InvariantCulture, $"the gateway sent chunk {chunk.Seq} where {_next} was next, or more than it announced"));
        }
        else if (_heldBytes + chunk.Data.Length > MaxHeld)
        {
            Fail(GatewayOutcome.TooSlow);
        }
        else
        {
            _held.Enqueue(chunk.Data.ToArray());
            _heldBytes += chunk.Data.Length;
            _received += chunk.Data.Length;
            _next++;
            Announce();
        }
    }

    /// <summary>The gateway has sent all.</summary>
    public void End()
    {
        if (_ended || Failure is not null) return;
        if (_received != Size || _next != TotalChunks)
        {
            Fail(GatewayOutcome.Refused, string.Create(CultureInfo.InvariantCulture, $"the gateway ended the file after {_received} of {Size} bytes"));
        }
        else
        {
            _ended = true;
            Announce();
        }
    }

    /// <summary>It is over; what is held is dropped.</summary>
    public void Fail(GatewayOutcome outcome, string? error = null)
    {
        if (Failure is not null) return;
        Failure = new TransferResult { Outcome = outcome, Error = error };
        _held.Clear();
        _heldBytes = 0;
        Announce();
    }

    /// <summary>Chunks before this one have been passed on.</summary>
    /// <returns>False when that is no news.</returns>
    public bool Forget(int from)
    {
        var known = _first;
        while (_first < from && _held.TryDequeue(out var chunk))
        {
            _heldBytes -= chunk.Length;
            _first++;
        }

        return _first > known;
    }

    /// <summary>What is here, from the first chunk that was not passed on.</summary>
    public FilePiece Read()
    {
        List<byte[]> chunks = [];
        var bytes = 0;
        foreach (var chunk in _held)
        {
            if (chunks.Count > 0 && bytes + chunk.Length > MaxPiece) break;
            bytes += chunk.Length;
            chunks.Add(chunk);
        }

        return new FilePiece { Outcome = GatewayOutcome.Ok, Chunks = [.. chunks], IsLast = _ended && chunks.Count == _held.Count };
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Announce()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }
}
