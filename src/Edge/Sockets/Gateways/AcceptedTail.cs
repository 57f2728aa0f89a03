using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Edge.Sockets.Gateways;

/// <summary>
/// The newest output that a gateway's grain accepted, per session: another activation of the grain is given it, so that
/// viewers go on without a new screen (design.md "Data path"). At most <see cref="MaxBytes"/> for each session, and
/// nothing older than <see cref="MaxAge"/>. Used by one loop.
/// </summary>
internal sealed class AcceptedTail(TimeProvider time)
{
    /// <summary>Kept of one session, in bytes as packed; the oldest goes first.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>By then every viewer has it, or is cut off, and a lost grain is replaced.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan TrimPeriod = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Stream> _streams = new(StringComparer.Ordinal);
    private Stream? _last;
    private long _trimmedAt = time.GetTimestamp();

    /// <summary>Takes messages that were accepted just now.</summary>
    /// <param name="packed">As <see cref="PackedMessages"/> writes them; never changed afterwards.</param>
    /// <param name="named">What the grain says of streams that they name; those go on behind the last message.</param>
    public void Add(byte[] packed, IReadOnlyList<StreamTail>? named)
    {
        var now = time.GetTimestamp();
        if (_streams.Count > 0) AddFrames(packed, now);
        foreach (var stream in named ?? []) Name(stream);
        if (time.GetElapsedTime(_trimmedAt, now) < TrimPeriod) return;
        _trimmedAt = now;
        foreach (var stream in _streams.Values) stream.DropOlderThan(MaxAge, time, now);
    }

    /// <summary>
    /// Takes frames whose call failed, so that they may or may not have been accepted. Only those in front of the first text
    /// message: a stream that it names is not known here.
    /// </summary>
    public void AddUnsettled(byte[] packed)
    {
        if (_streams.Count > 0) AddFrames(packed, time.GetTimestamp(), upToText: true);
    }

    /// <summary>Forgets everything: it is not known what the grain took.</summary>
    public void Clear()
    {
        _streams.Clear();
        _last = null;
    }

    /// <summary>Everything that is kept.</summary>
    public StreamTail[] Streams() => [.. _streams.Values.Select(static stream => stream.Describe())];

    private void Name(StreamTail named)
    {
        // Sessions that are over were named once, too. A gateway's grain lists fewer than this.
        if (_streams.Count >= 2 * ProtocolLimits.DaemonSessions && !_streams.ContainsKey(named.Session.Value)) Clear();
        _streams[named.Session.Value] = new Stream(named);
        _last = null;
    }

    private void AddFrames(byte[] packed, long now, bool upToText = false)
    {
        var reader = PackedMessages.Read(packed);
        var start = 0;
        Stream? stream = null;
        var from = 0;
        while (reader.TryNext(out var kind, out var payload))
        {
            if (upToText && kind == PackedMessages.Text) break;
            var end = start + PackedMessages.HeaderLength + payload.Length;
            var gap = false;
            var next = kind == PackedMessages.Binary ? Place(payload.Span, out gap) : null;
            if (next != stream || gap)
            {
                stream?.Add(packed, from, start, now);
                if (gap) next!.DropAll();
                (stream, from) = (next, start);
            }

            start = end;
        }

        stream?.Add(packed, from, start, now);
    }

    /// <returns>The stream that the frame belongs to; null when it is none's, or known already.</returns>
    private Stream? Place(ReadOnlySpan<byte> message, out bool gap)
    {
        gap = false;
        if (FrameCodec.Parse(message, out var frame) != FrameStatus.Ok || frame.Kind != FrameKind.Output) return null;
        if (_last is null || !_last.Is(frame.SessionId))
        {
            // Frames come in runs: the few streams are looked through at each run's beginning.
            _last = null;
            foreach (var candidate in _streams.Values)
            {
                if (candidate.Is(frame.SessionId)) _last = candidate;
            }
        }

        return _last is not null && _last.Take(frame.Seq, out gap) ? _last : null;
    }

    /// <summary>One session's stream, without a hole.</summary>
    private sealed class Stream(StreamTail named)
    {
        private readonly byte[] _utf8Id = System.Text.Encoding.UTF8.GetBytes(named.Session.Value);
        private readonly Queue<(ReadOnlyMemory<byte> Frames, long At)> _pieces = new();
        private ulong _next = named.NextSeq;
        private int _bytes;

        public bool Is(ReadOnlySpan<byte> session) => session.SequenceEqual(_utf8Id);

        /// <returns>False for a frame that is known already.</returns>
        public bool Take(ulong seq, out bool gap)
        {
            gap = seq > _next;
            if (seq < _next) return false;
            _next = seq + 1;
            return true;
        }

        public void Add(byte[] packed, int from, int end, long now)
        {
            // A small piece would keep a large array of other sessions' output.
            var length = end - from;
            var piece = length * 2 >= packed.Length ? packed.AsMemory(from, length) : packed.AsSpan(from, length).ToArray();
            _pieces.Enqueue((piece, now));
            _bytes += length;
            while (_bytes > MaxBytes) Drop(1);
        }

        public void DropAll() => Drop(_pieces.Count);

        public void DropOlderThan(TimeSpan age, TimeProvider time, long now)
        {
            while (_pieces.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At, now) > age) Drop(1);
        }

        public StreamTail Describe()
        {
            var frames = new byte[_bytes];
            var rest = frames.AsMemory();
            foreach (var (piece, _) in _pieces)
            {
                piece.CopyTo(rest);
                rest = rest[piece.Length..];
            }

            return named with { NextSeq = _next, Frames = frames };
        }

        private void Drop(int pieces)
        {
            for (; pieces > 0; pieces--) _bytes -= _pieces.Dequeue().Frames.Length;
        }
    }
}
