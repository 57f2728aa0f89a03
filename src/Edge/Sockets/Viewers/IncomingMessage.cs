using System.Buffers;

namespace Chatcode.Edge.Sockets.Viewers;

/// <summary>One WebSocket message while it is received, in a pooled buffer that grows with it. Used by one loop.</summary>
internal sealed class IncomingMessage : IDisposable
{
    private const int InitialSize = 4 * 1024;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>What was received; of a message above its limit, one byte more than that.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> GetMemory()
    {
        if (_length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(InitialSize, _buffer.Length * 2));
            Bytes.CopyTo(larger);
            if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = larger;
        }

        return _buffer.AsMemory(_length);
    }

    /// <summary>Takes what was received into the memory given before; what is above the limit is forgotten.</summary>
    /// <returns>False when the message is above its limit.</returns>
    public bool Received(int count, int limit)
    {
        _length = Math.Min(_length + count, limit + 1);
        return _length <= limit;
    }

    /// <summary>Forgets the message and gives the buffer back, so that an idle browser costs none. What people type does not stay in the pool.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
        _length = 0;
    }
}
