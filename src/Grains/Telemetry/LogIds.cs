using System.Collections;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Telemetry;

/// <summary>
/// The ids that log lines are found by, as a scope. Some become known only after it was opened; lines from then on have them.
/// Safe to read while it grows.
/// </summary>
public sealed class LogIds : IReadOnlyList<KeyValuePair<string, object?>>
{
    private volatile KeyValuePair<string, object?>[] _ids = [];

    /// <inheritdoc/>
    public int Count => _ids.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => _ids[index];

    /// <summary>Names whom or what the lines are about; null says nothing.</summary>
    public LogIds Add(UserId? user = null, VpsId? vps = null, GatewayId? gateway = null, SessionId? session = null)
    {
        (string Name, string? Id)[] ids = [("user_id", user?.Value), ("vps_id", vps?.Value), ("gateway_id", gateway?.Value), ("session_id", session?.Value)];
        _ids = [.. _ids, .. ids.Where(static id => id.Id is not null).Select(static id => KeyValuePair.Create(id.Name, (object?)id.Id))];
        return this;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _ids.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', _ids.Select(static id => $"{id.Key}:{id.Value}"));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
