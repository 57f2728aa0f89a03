using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;
using Chatcode.Grains.Gateways;
using Chatcode.Protocol;

namespace Chatcode.Edge.Sockets.Gateways;

/// <summary>
/// What came over a gateway's socket and is not yet at the grain: whole messages, packed, and behind them the one that is
/// being received. One loop reads into it, another takes out of it.
/// <code>
/// 0 ........ head ........ complete ........ tail ........ end
///   taken          whole            part            free
/// </code>
/// Its bound is <see cref="MaxPending"/>; when it is reached the socket is not read until the grain has taken a batch.
/// </summary>
internal sealed class GatewayInbox
{
    /// <summary>Largest batch of one call, in bytes: arrays from 85,000 bytes on are large objects. A larger message goes alone.</summary>
    public const int MaxBatch = 80 * 1024;

    /// <summary>Bytes of whole messages at which reading stops.</summary>
    public const int MaxPending = MaxBatch;

    private const int InitialSize = 16 * 1024;
    private const int MinFree = 2 * 1024;

    // With so many bytes waiting, output flows and the next message is near: to wait for it without a buffer is a read more.
    private const int Flowing = 4 * 1024;

    private readonly Lock _lock = new();
    private byte[] _buffer = [];
    private int _head;
    private int _complete;
    private int _tail;
    private bool _inMessage;
    private bool _discarding;

    /// <summary>Reading may go on.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_lock) return _complete - _head < MaxPending;
        }
    }

    /// <summary>Bytes of the buffer; 0 while there is none.</summary>
    public int Capacity
    {
        get
        {
            lock (_lock) return _buffer.Length;
        }
    }

    /// <summary>
    /// Gives the buffer back when it holds nothing, so that an idle gateway costs none. One with a few messages in it goes when
    /// they are taken, unless <see cref="GetMemory"/> comes before.
    /// </summary>
    /// <returns>True when the next message is to be waited for without a buffer.</returns>
    public bool ReleaseIfIdle()
    {
        lock (_lock)
        {
            if (_inMessage || _complete - _head >= Flowing) return false;
            ReturnIfEmpty();
            return true;
        }
    }

    /// <summary>Where the next bytes of the message go. Valid until the reading loop's next call.</summary>
    public Memory<byte> GetMemory()
    {
        lock (_lock)
        {
            if (!_inMessage)
            {
                _inMessage = true;
                MakeRoom(_complete, PackedMessages.HeaderLength);
                _tail = _complete + PackedMessages.HeaderLength;
            }

            MakeRoom(_tail, MinFree);
            return _buffer.AsMemory(_tail);
        }
    }

    /// <summary>Takes what was received into the memory given before.</summary>
    /// <returns>False when the message ended and was above its limit: it is forgotten.</returns>
    public bool Received(int count, WebSocketMessageType type, bool endOfMessage)
    {
        lock (_lock)
        {
            if (!_inMessage)
            {
                if (!endOfMessage) return true;
                // An empty message that a zero-byte read took whole.
                _inMessage = true;
                MakeRoom(_complete, PackedMessages.HeaderLength);
                _tail = _complete + PackedMessages.HeaderLength;
            }

            if (!_discarding) _tail += count;
            var length = _tail - _complete - PackedMessages.HeaderLength;
            if (length > LimitOf(type))
            {
                _discarding = true;
                _tail = _complete + PackedMessages.HeaderLength;
            }

            if (!endOfMessage) return true;
            _inMessage = false;
            if (_discarding)
            {
                _discarding = false;
                _tail = _complete;
                return false;
            }

            PackedMessages.WriteHeader(
                _buffer.AsSpan(_complete), type is WebSocketMessageType.Text ? PackedMessages.Text : PackedMessages.Binary, length);
            _complete = _tail;
            return true;
        }
    }

    /// <summary>Takes the oldest whole messages as an array of exactly their size.</summary>
    /// <param name="maxMessages">At most so many.</param>
    /// <param name="data">The messages, packed.</param>
    /// <param name="count">How many.</param>
    public bool TryTake(int maxMessages, out byte[] data, out int count)
    {
        lock (_lock)
        {
            count = 0;
            var end = _head;
            while (end < _complete && count < maxMessages)
            {
                var next = end + PackedMessages.HeaderLength + BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(end + 1));
                if (count > 0 && next - _head > MaxBatch) break;
                end = next;
                count++;
            }

            if (count == 0)
            {
                data = [];
                return false;
            }

            data = GC.AllocateUninitializedArray<byte>(end - _head);
            _buffer.AsSpan(_head, data.Length).CopyTo(data);
            _head = end;
            ReturnIfEmpty();
            return true;
        }
    }

    /// <summary>Forgets whole messages: the socket is closing and nobody takes them.</summary>
    public void DropWhole()
    {
        lock (_lock) _head = _complete;
    }

    /// <summary>Gives the buffer back; both loops have ended.</summary>
    public void Release()
    {
        lock (_lock) Return();
    }

    private static int LimitOf(WebSocketMessageType type) =>
        type is WebSocketMessageType.Text ? ProtocolLimits.MaxTextMessage : ProtocolLimits.MaxBinaryMessage;

    // Only the reading loop moves bytes: nobody but it holds memory of the part behind the whole messages.
    private void MakeRoom(int at, int length)
    {
        if (_buffer.Length - at >= length) return;
        var held = at - _head;
        var target = _buffer;
        // Growing while half is taken already would double a buffer that only needs its bytes moved.
        if (held + length > _buffer.Length / 2) target = ArrayPool<byte>.Shared.Rent(Math.Max(InitialSize, (held + length) * 2));
        _buffer.AsSpan(_head, held).CopyTo(target);
        if (target != _buffer)
        {
            if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        _complete -= _head;
        _tail -= _head;
        _head = 0;
    }

    // Within a message the reading loop holds memory of it.
    private void ReturnIfEmpty()
    {
        if (!_inMessage && _head == _complete) Return();
    }

    private void Return()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _head = _complete = _tail = 0;
        _inMessage = _discarding = false;
    }
}
