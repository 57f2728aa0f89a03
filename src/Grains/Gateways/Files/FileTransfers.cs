using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Files;

/// <summary>The transfers of one gateway.</summary>
internal sealed class FileTransfers(TimeProvider time)
{
    /// <summary>At once, both ways. One more is refused; with a daemon that keeps to no window each may hold <see cref="Download.MaxHeld"/> bytes.</summary>
    public const int MaxOpen = 8;

    /// <summary>
    /// Without a call of its edge for so long, a transfer is dropped: the edge has gone. As long as the gateway has patience with one.
    /// </summary>
    public static readonly TimeSpan Patience = ProtocolTimes.TransferTimeout;

    private readonly Dictionary<Guid, Transfer> _open = [];

    /// <summary>Those that wait for content.</summary>
    public IEnumerable<Download> Downloads => _open.Values.OfType<Download>();

    /// <summary>Takes a transfer in.</summary>
    /// <returns>False when there are <see cref="MaxOpen"/>, or one by that id.</returns>
    public bool TryAdd(Transfer transfer)
    {
        if (_open.Count >= MaxOpen || !_open.TryAdd(transfer.Id, transfer)) return false;
        transfer.TouchedAt = time.GetUtcNow();
        return true;
    }

    /// <summary>The transfer that its edge calls by that id; null when it is over.</summary>
    public T? Touch<T>(Guid id)
        where T : Transfer
    {
        if (!_open.TryGetValue(id, out var transfer) || transfer is not T found) return null;
        found.TouchedAt = time.GetUtcNow();
        return found;
    }

    /// <summary>The download that the gateway calls by that name.</summary>
    public Download? FindDownload(string wireId) =>
        Guid.TryParseExact(wireId, "N", out var id) && _open.TryGetValue(id, out var transfer) ? transfer as Download : null;

    /// <summary>It is over.</summary>
    /// <returns>False when it was before.</returns>
    public bool Remove(Guid id) => _open.Remove(id);

    /// <summary>Whether it is not over.</summary>
    public bool Contains(Transfer transfer) => _open.GetValueOrDefault(transfer.Id) == transfer;

    /// <summary>Takes out those whose edge has not called for <see cref="Patience"/>.</summary>
    public IReadOnlyList<Transfer> TakeForgotten()
    {
        var before = time.GetUtcNow() - Patience;
        Transfer[] forgotten = [.. _open.Values.Where(transfer => transfer.TouchedAt <= before)];
        foreach (var transfer in forgotten) _open.Remove(transfer.Id);
        return forgotten;
    }
}
