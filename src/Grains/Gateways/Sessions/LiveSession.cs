using System.Text;
using Chatcode.Grains.Gateways.Input;
using Chatcode.Grains.Gateways.Output;
using Chatcode.Grains.Gateways.Traffic;
using Chatcode.Grains.Gateways.Viewing;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Sessions;

/// <summary>What is known of a listed session in memory only: its stream, who watches, who types.</summary>
internal sealed class LiveSession
{
    /// <summary>Begins with nothing but who watches.</summary>
    public LiveSession(SessionId id, Audiences audiences, ReplayBudget replayBudget, TimeProvider time)
    {
        Id = id;
        Utf8Id = Encoding.UTF8.GetBytes(id.Value);
        Audiences = audiences;
        Replay = new ReplayBuffer(replayBudget, PackedMessages.HeaderLength + FrameCodec.HeaderLength(Utf8Id.Length));
        Lease = new InputLease(time);
        Traffic = new TrafficMeter(id);
    }

    /// <summary>Its id.</summary>
    public SessionId Id { get; }

    /// <summary>Its id as it stands in frames.</summary>
    public byte[] Utf8Id { get; }

    /// <summary>Who watches.</summary>
    public Audiences Audiences { get; }

    /// <summary>The numbering of its output.</summary>
    public SessionStream Stream { get; } = new();

    /// <summary>The first frame of the stream that was drawn on the grid of now; null when the stream had no other.</summary>
    public ulong? GridFrom { get; set; }

    /// <summary>The newest of its output.</summary>
    public ReplayBuffer Replay { get; }

    /// <summary>What the daemon is told of its output.</summary>
    public OutputAck Ack { get; } = new();

    /// <summary>
    /// The highest that edges reported while what earlier activations knew was still to come; they do not say it twice. Null
    /// for nothing.
    /// </summary>
    public ConsumedSeq? ReportedEarly { get; set; }

    /// <summary>Who waits for a screen.</summary>
    public SnapshotWait Waiting { get; } = new();

    /// <summary>Who types.</summary>
    public InputLease Lease { get; }

    /// <summary>What went through it lately.</summary>
    public TrafficMeter Traffic { get; }

    /// <summary>Last output or input; null when there was none in this activation.</summary>
    public DateTimeOffset? LastActivityAt { get; set; }

    /// <summary>What a program wants its person to look at; null since somebody typed.</summary>
    public SessionNotice? Notice { get; private set; }

    /// <summary>A program wants its person to look. A bell alone takes no notification's place.</summary>
    public void Notify(SessionAttention attention, DateTimeOffset now)
    {
        if (Notice is not null && attention.Reason == AttentionReasons.Bell && Notice.Reason != AttentionReasons.Bell) return;
        Notice = new SessionNotice
        {
            Reason = Short(attention.Reason)!,
            Confidence = Short(attention.Confidence)!,
            Title = Short(attention.Title),
            Body = Short(attention.Body),
            At = now,
        };

        // Whatever a daemon sends, a list of sessions stays small.
        static string? Short(string? text) => text?.Length > SessionAttention.MaxText ? text[..SessionAttention.MaxText] : text;
    }

    /// <summary>Somebody typed.</summary>
    public void Touch(DateTimeOffset now)
    {
        LastActivityAt = now;
        Notice = null;
    }

    /// <summary>A new connection: nothing is known of its numbering.</summary>
    public void StartOver()
    {
        Stream.Reset();
        GridFrom = null;
        Replay.Clear();
        Ack.Reset();
    }

    /// <summary>Takes a message that names the stream; a new one leaves nothing of the one before, and every viewer waits for a screen.</summary>
    public void RenameStream(string? name, ulong? seq)
    {
        if (!Stream.Rename(name, seq)) return;
        GridFrom = null;
        Replay.Clear();
        Ack.Reset();
        CutAll();
    }

    /// <summary>A screen for everyone holds all frames before that seq.</summary>
    public void SkipTo(ulong? seq)
    {
        if (Stream.SkipTo(seq)) Replay.Clear();
    }

    /// <summary>Every viewer waits for a screen.</summary>
    public void CutAll()
    {
        Audiences.CutAll();
        Waiting.Add(Audiences.Viewers);
    }
}
