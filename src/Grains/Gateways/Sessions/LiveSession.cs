using System.Text;
using Chatcode.Grains.Gateways.Input;
using Chatcode.Grains.Gateways.Output;
using Chatcode.Grains.Gateways.Traffic;
using Chatcode.Grains.Gateways.Viewing;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways.Sessions;

/// <summary>What is known of a listed session in memory only: its stream, who watches, who types.</summary>
internal sealed class LiveSession(SessionId id, Audiences audiences, TimeProvider time)
{
    /// <summary>Its id.</summary>
    public SessionId Id { get; } = id;

    /// <summary>Its id as it stands in frames.</summary>
    public byte[] Utf8Id { get; } = Encoding.UTF8.GetBytes(id.Value);

    /// <summary>Who watches.</summary>
    public Audiences Audiences { get; } = audiences;

    /// <summary>The numbering of its output.</summary>
    public SessionStream Stream { get; } = new();

    /// <summary>What the daemon is told of its output.</summary>
    public OutputAck Ack { get; } = new();

    /// <summary>Who waits for a screen.</summary>
    public SnapshotWait Waiting { get; } = new();

    /// <summary>Who types.</summary>
    public InputLease Lease { get; } = new(time);

    /// <summary>What went through it lately.</summary>
    public TrafficMeter Traffic { get; } = new(id);

    /// <summary>Last output or input; null when there was none in this activation.</summary>
    public DateTimeOffset? LastActivityAt { get; set; }

    /// <summary>Every viewer waits for a screen.</summary>
    public void CutAll()
    {
        Audiences.CutAll();
        Waiting.Add(Audiences.Viewers);
    }
}
