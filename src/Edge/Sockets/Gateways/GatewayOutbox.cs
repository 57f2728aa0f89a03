using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets.Gateways;

/// <summary>
/// What waits to be written to a gateway's socket. At <see cref="HighWater"/> bytes the grain is told to send no input, at
/// <see cref="LowWater"/> that it may again; what comes all the same is taken up to <see cref="MaxBytes"/>, where the
/// socket is given up: its gateway reads nothing, and a new connection starts from a known state. Pieces of files go when nothing else
/// waits, and count for the hard bound only: whoever sends them waits for their acks.
/// </summary>
internal sealed class GatewayOutbox
{
    /// <summary>Bytes at which the queue counts as full.</summary>
    public const int HighWater = 1024 * 1024;

    /// <summary>Bytes at which a full queue counts as having room again.</summary>
    public const int LowWater = 256 * 1024;

    /// <summary>Bytes that are held at most.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _queue = new();
    private readonly Queue<byte[]> _files = new();
    private readonly InputRepeats _repeats = new();
    private readonly Wakeup _added = new();
    private int _bytes;
    private int _fileBytes;
    private bool _tookFile;
    private bool _full;

    /// <summary>Passed the high-water mark and not yet come down to the low one.</summary>
    public bool IsFull
    {
        get
        {
            lock (_lock) return _full;
        }
    }

    /// <summary>Queues packed messages, unless they are input that was queued before.</summary>
    /// <returns>False when the hard bound is passed: nothing was queued, and the socket must go.</returns>
    public bool TryAdd(EdgeItem item)
    {
        var data = item.Data!;
        lock (_lock)
        {
            if (item.InputNumber > 0 && !_repeats.Accept(item.InputViewer, item.InputNumber)) return true;
            if (_bytes + _fileBytes + data.Length > MaxBytes) return false;
            if (item.IsFile)
            {
                _files.Enqueue(data);
                _fileBytes += data.Length;
            }
            else
            {
                _queue.Enqueue(data);
                _bytes += data.Length;
                if (_bytes >= HighWater) _full = true;
            }
        }

        _added.Signal();
        return true;
    }

    public bool TryTake(out byte[] data)
    {
        lock (_lock)
        {
            if (_queue.TryDequeue(out data!))
            {
                _tookFile = false;
                return true;
            }

            return _tookFile = _files.TryDequeue(out data!);
        }
    }

    /// <summary>What was taken last is on the wire.</summary>
    /// <returns>True when a full queue has room again.</returns>
    public bool Written(byte[] data)
    {
        lock (_lock)
        {
            if (_tookFile)
            {
                _fileBytes -= data.Length;
                return false;
            }

            _bytes -= data.Length;
            if (!_full || _bytes > LowWater) return false;
            _full = false;
            return true;
        }
    }

    /// <summary>Waits until something was added, or for <see cref="Wake"/>.</summary>
    public ValueTask WaitAsync() => _added.WaitAsync();

    public void Wake() => _added.Signal();
}
