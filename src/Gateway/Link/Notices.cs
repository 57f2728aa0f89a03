using System.Threading.Channels;

namespace Chatcode.Gateway.Link;

/// <summary>
/// What the control plane must be told although the link may be away when it happens. A notice waits for the next connection, and
/// is told again on the one after when its own ended soon: nobody knows then whether it arrived.
/// </summary>
internal sealed class Notices(TimeProvider time)
{
    /// <summary>Notices kept. When there are more the oldest is dropped: what is newest tells most.</summary>
    public const int MaxKept = 64;

    /// <summary>A connection that lasted this much longer has delivered what it carried: a dead one is found out within 40 s.</summary>
    public static readonly TimeSpan Doubt = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly List<Notice> _kept = [];
    private Outbox? _outbox;
    private CancellationToken _connection;

    /// <summary>A connection stands: what is kept is told on it, and what comes.</summary>
    public async ValueTask AttachAsync(Outbox outbox, CancellationToken connection)
    {
        Notice[] kept;
        lock (_lock)
        {
            (_outbox, _connection) = (outbox, connection);
            _kept.ForEach(Mark);
            kept = [.. _kept];
        }

        foreach (var notice in kept)
        {
            await PostAsync(outbox, notice.Json, connection).ConfigureAwait(false);
        }
    }

    /// <summary>The connection is over.</summary>
    public void Detach()
    {
        lock (_lock)
        {
            _outbox = null;
            RemoveDelivered();
        }
    }

    /// <summary>Tells something, now or on the next connection.</summary>
    public ValueTask TellAsync(byte[] json)
    {
        lock (_lock)
        {
            RemoveDelivered();
            if (_kept.Count == MaxKept)
            {
                _kept.RemoveAt(0);
            }

            var notice = new Notice(json);
            _kept.Add(notice);
            if (_outbox is null)
            {
                return ValueTask.CompletedTask;
            }

            Mark(notice);
            return PostAsync(_outbox, json, _connection);
        }
    }

    /// <summary>Tells something that nobody needs later: only when there is a connection.</summary>
    public ValueTask TellNowOrNeverAsync(byte[] json)
    {
        lock (_lock)
        {
            return _outbox is null ? ValueTask.CompletedTask : PostAsync(_outbox, json, _connection);
        }
    }

    private void Mark(Notice notice) => notice.PostedAt = time.GetTimestamp();

    private void RemoveDelivered() =>
        _kept.RemoveAll(notice => notice.PostedAt is { } posted && time.GetElapsedTime(posted) >= Doubt);

    private static async ValueTask PostAsync(Outbox outbox, byte[] json, CancellationToken connection)
    {
        try
        {
            await outbox.PostAsync(json, connection).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // The connection is over; the next one is told.
        }
    }

    private sealed class Notice(byte[] json)
    {
        public byte[] Json { get; } = json;

        public long? PostedAt { get; set; }
    }
}
