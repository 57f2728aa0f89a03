using System.Buffers;
using System.Text;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Tests.Peers;

/// <summary>
/// What a viewer makes of one session's messages on one link, by the rules of "Resume": a stream is named before its first
/// frame and numbered without a gap from 0. Breaking them throws. Thread-safe: it grows while a test looks at it.
/// </summary>
public sealed class SessionView(string session)
{
    private readonly Lock _lock = new();
    private readonly List<SessionSnapshot> _snapshots = [];
    private readonly ArrayBufferWriter<byte> _current = new();

    /// <summary>The stream last named.</summary>
    public string? Stream { get; private set; }

    /// <summary>The number of the next frame.</summary>
    public ulong NextSeq { get; private set; }

    /// <summary>Streams so far.</summary>
    public int Streams { get; private set; }

    /// <summary>All snapshots.</summary>
    public SessionSnapshot[] Snapshots
    {
        get
        {
            lock (_lock)
            {
                return [.. _snapshots];
            }
        }
    }

    /// <summary>Bytes of the current stream so far.</summary>
    public int Length => _current.WrittenCount;

    /// <summary>Text of the current stream, from a byte on.</summary>
    public string TextFrom(int start)
    {
        lock (_lock)
        {
            start = Math.Min(start, Length);
            return Encoding.UTF8.GetString(_current.WrittenSpan[start..]);
        }
    }

    /// <summary>Text of the current stream.</summary>
    public string Text => TextFrom(0);

    /// <summary>Takes the next message of the link.</summary>
    internal void Take(Received received)
    {
        lock (_lock)
        {
            switch (received.Event)
            {
                case SessionStarted started when started.SessionId == session && Stream != started.Stream:
                    Begin(started.Stream!);
                    break;
                case SessionSnapshot snapshot when snapshot.SessionId == session:
                    Take(snapshot);
                    break;
                case null when received.SessionId == session:
                    TakeFrame(received);
                    break;
            }
        }
    }

    private void Begin(string stream)
    {
        Stream = stream;
        NextSeq = 0;
        Streams++;
        _current.ResetWrittenCount();
    }

    private void Take(SessionSnapshot snapshot)
    {
        if (snapshot.RequestId is null)
        {
            Assert.Equal(0UL, snapshot.Seq);
            Assert.NotEqual(Stream, snapshot.Stream);
            Begin(snapshot.Stream!);
        }
        else
        {
            Assert.Equal(Stream, snapshot.Stream);
            Assert.Equal(NextSeq, snapshot.Seq);
        }

        _snapshots.Add(snapshot);
    }

    private void TakeFrame(Received frame)
    {
        Assert.NotNull(Stream);
        Assert.Equal(NextSeq, frame.Seq);
        Assert.InRange(frame.Payload!.Length, 1, ProtocolLimits.MaxOutputPayload);
        NextSeq++;
        _current.Write(frame.Payload);
    }
}
