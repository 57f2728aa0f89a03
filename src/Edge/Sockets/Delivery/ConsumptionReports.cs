using Chatcode.Edge.Sockets.Viewers;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Edge.Sockets.Delivery;

/// <summary>
/// Tells one gateway's grain what this edge's viewers have consumed, and which of them are ready to catch up: at once after
/// <see cref="ProtocolLimits.AckBytes"/>, else after <see cref="ProtocolTimes.AckInterval"/>; one call in flight.
/// </summary>
internal sealed partial class ConsumptionReports : IDisposable
{
    private readonly EdgeHub _hub;
    private readonly EdgeIdentity _edge;
    private readonly IGatewayGrain _grain;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly OccasionalLog _failures;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private Dictionary<(SessionId Session, string? Stream), ulong> _reported = [];
    private int _bytes;
    private bool _running;
    private bool _again;
    private bool _forget;

    public ConsumptionReports(EdgeHub hub, EdgeIdentity edge, IGrainFactory grains, TimeProvider time, ILogger<ConsumptionReports> logger)
    {
        _hub = hub;
        _edge = edge;
        _grain = grains.GetGrain<IGatewayGrain>(hub.Gateway.Value);
        _time = time;
        _logger = logger;
        _failures = new OccasionalLog(time);
        _timer = time.CreateTimer(_ => Start(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Consumed(int bytes)
    {
        lock (_lock)
        {
            var before = _bytes;
            _bytes = Math.Min(before + Math.Max(bytes, 1), ProtocolLimits.AckBytes);
            if (before == _bytes) return;
            if (_bytes < ProtocolLimits.AckBytes)
            {
                if (before == 0) _timer.Change(ProtocolTimes.AckInterval, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Start();
    }

    /// <summary>Another activation has not heard what was reported.</summary>
    public void StartOver()
    {
        lock (_lock) _forget = true;
        Start();
    }

    public void Dispose() => _timer.Dispose();

    private void Start()
    {
        lock (_lock)
        {
            _again = true;
            if (_running) return;
            _running = true;
        }

        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            lock (_lock)
            {
                if (!_again)
                {
                    _running = false;
                    return;
                }

                _again = false;
                _bytes = 0;
                if (_forget) _reported = [];
                _forget = false;
            }

            if (!await ReportAsync().ConfigureAwait(false)) await RetryDelay.AfterFailure(_time).ConfigureAwait(false);
        }
    }

    private async Task<bool> ReportAsync()
    {
        var consumed = new Dictionary<(SessionId Session, string? Stream), ulong>();
        var catchUp = new List<ViewerId>();
        TimeSpan? wait = null;
        foreach (var viewer in _hub.Viewers())
        {
            if (viewer.Outbox.TryRequestCatchUp(out var left)) catchUp.Add(viewer.Place.Viewer);
            else if (left < wait || wait is null) wait = left;
            if (viewer.Outbox.Consumed is not { } position) continue;
            var key = (viewer.Place.Session, position.Stream);
            if (!consumed.TryGetValue(key, out var highest) || position.Seq > highest) consumed[key] = position.Seq;
        }

        if (catchUp.Count > 0) wait = ViewerOutbox.CatchUpTimeout < wait || wait is null ? ViewerOutbox.CatchUpTimeout : wait;
        lock (_lock)
        {
            // With bytes to tell, a nearer time is set already, and that report will look at the waits again.
            if (wait is { } due && _bytes == 0) _timer.Change(due, Timeout.InfiniteTimeSpan);
        }

        var news = consumed.Where(entry => !_reported.TryGetValue(entry.Key, out var known) || entry.Value > known).ToArray();
        if (news.Length == 0 && catchUp.Count == 0) return true;
        try
        {
            await _grain.ReportConsumption(new ConsumptionReport
            {
                Edge = _edge.Id,
                Consumed = Array.ConvertAll(news, static entry => new ConsumedSeq { Session = entry.Key.Session, Stream = entry.Key.Stream, Seq = entry.Value }),
                CatchUp = [.. catchUp],
            }).ConfigureAwait(false);
            _reported = consumed;
            return true;
        }
        catch (Exception error)
        {
            // Nothing is lost: the next report says the same or more, and a catch-up is asked for again when it does not come.
            if (_failures.Count() is > 0 and var times) LogFailed(error, _hub.Gateway, times);
            lock (_lock) _again = true;
            return false;
        }
    }

    [LoggerMessage(EventIds.ReportFailed, LogLevel.Warning, "Gateway {GatewayId}: its grain could not be told what viewers consumed ({Times} failures)")]
    private partial void LogFailed(Exception error, GatewayId gatewayId, int times);
}
