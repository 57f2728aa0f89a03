using System.Runtime.InteropServices;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways.Traffic;

/// <summary>Above which rates a warning is given, per second; 0 for never.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TrafficLimits(int GatewayEvents, int SessionFramesAndAcks, int SessionAcks);

/// <summary>Which rate a warning is about.</summary>
internal enum TrafficRate
{
    /// <summary>A gateway's events.</summary>
    GatewayEvents,

    /// <summary>A session's frames and acks.</summary>
    SessionFramesAndAcks,

    /// <summary>A session's acks.</summary>
    SessionAcks,
}

/// <summary>A rate has passed its limit.</summary>
/// <param name="Rate">Which.</param>
/// <param name="Session">The session; null with <see cref="TrafficRate.GatewayEvents"/>.</param>
/// <param name="PerSecond">Over the last <see cref="TrafficMeter.ShortWindow"/> seconds.</param>
/// <param name="Limit">What it passed, per second.</param>
internal readonly record struct TrafficWarning(TrafficRate Rate, SessionId? Session, double PerSecond, int Limit);
