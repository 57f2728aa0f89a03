using Chatcode.Grains.Gateways.Traffic;
using Chatcode.Protocol;
using Microsoft.Extensions.Options;

namespace Chatcode.Grains.Gateways;

/// <summary>What can be set about gateways' grains; configuration section <c>Gateways</c>.</summary>
public sealed record GatewayOptions
{
    /// <summary>Sessions that a server may have at once, 1 to 50 (the daemon's own cap). Default 5.</summary>
    public int MaxSessions { get; set; } = ProtocolLimits.DefaultSessions;

    /// <summary>How long starting a session waits for a gateway that is away. 0 to 10 s; default 4 s.</summary>
    public TimeSpan CreateWait { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Silence after which a gateway's link is dropped; at least twice the 30 s between two health events. Default 150 s.</summary>
    public TimeSpan GatewaySilence { get; set; } = ProtocolTimes.GatewaySilence;

    /// <summary>Silence after which an edge loses its viewers and its link; at least 1 s, and above the 20 s between two renewals in production. Default 60 s.</summary>
    public TimeSpan EdgeExpiry { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two looks at who went silent and what is still to be told or stored. 100 ms to 60 s; default 20 s.</summary>
    public TimeSpan Housekeeping { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long after a hello a session that the gateway does not list is left alone. 0 to 10 min; default 90 s.</summary>
    public TimeSpan ReconcileGrace { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>How long after a connection the gateway's own snapshots are waited for before viewers' are asked for. 0 to 10 s; default 2 s.</summary>
    public TimeSpan SnapshotGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After this grain was lost: how long its gateway's edge may take to attach again before viewers are told that the gateway
    /// is away. 0 to 60 s; default 5 s.
    /// </summary>
    public TimeSpan LinkGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two deliveries of one batch to an edge that failed. 1 ms to 5 s; default 250 ms.</summary>
    public TimeSpan DeliverRetry { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// A gateway's frames, acks and JSON messages, both directions, above which the log is warned, once a minute at most: per
    /// second, on average over 10 s. 0 (never) to 1,000,000; default 400.
    /// </summary>
    public int WarnGatewayEvents { get; set; } = 400;

    /// <summary>The same of a session's frames and acks. 0 (never) to 1,000,000; default 200.</summary>
    public int WarnSessionFramesAndAcks { get; set; } = 200;

    /// <summary>The same of a session's acks. 0 (never) to 1,000,000; default 120.</summary>
    public int WarnSessionAcks { get; set; } = 120;

    internal TrafficLimits TrafficLimits => new(WarnGatewayEvents, WarnSessionFramesAndAcks, WarnSessionAcks);
}

/// <summary>Checks <see cref="GatewayOptions"/> at start.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private const int MaxRate = 1_000_000;

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        List<string> failures = [];
        if (options.MaxSessions is < 1 or > ProtocolLimits.DaemonSessions)
        {
            failures.Add($"Gateways:MaxSessions must be 1 to {ProtocolLimits.DaemonSessions}, not {options.MaxSessions}");
        }

        Range(nameof(options.CreateWait), options.CreateWait, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Range(nameof(options.GatewaySilence), options.GatewaySilence, TimeSpan.FromSeconds(60), TimeSpan.FromHours(1));
        Range(nameof(options.EdgeExpiry), options.EdgeExpiry, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Range(nameof(options.Housekeeping), options.Housekeeping, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60));
        Range(nameof(options.ReconcileGrace), options.ReconcileGrace, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Range(nameof(options.SnapshotGrace), options.SnapshotGrace, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Range(nameof(options.LinkGrace), options.LinkGrace, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Range(nameof(options.DeliverRetry), options.DeliverRetry, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5));
        Rate(nameof(options.WarnGatewayEvents), options.WarnGatewayEvents);
        Rate(nameof(options.WarnSessionFramesAndAcks), options.WarnSessionFramesAndAcks);
        Rate(nameof(options.WarnSessionAcks), options.WarnSessionAcks);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Rate(string setting, int value)
        {
            if (value is < 0 or > MaxRate) failures.Add($"Gateways:{setting} must be 0 to {MaxRate}, not {value}");
        }

        void Range(string setting, TimeSpan value, TimeSpan min, TimeSpan max)
        {
            if (value < min || value > max) failures.Add($"Gateways:{setting} must be {min} to {max}, not {value}");
        }
    }
}
