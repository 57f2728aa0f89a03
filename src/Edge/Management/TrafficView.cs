using System.Text.Json.Serialization;
using Chatcode.Grains.Gateways;

namespace Chatcode.Edge.Management;

/// <summary>What went through lately; each a sum, not a rate.</summary>
internal sealed record TrafficView
{
    [JsonPropertyName("last_10s")]
    public required TrafficWindowView Short { get; init; }

    [JsonPropertyName("last_60s")]
    public required TrafficWindowView Long { get; init; }

    public static TrafficView From(TrafficReport report) => new()
    {
        Short = TrafficWindowView.From(report.Short),
        Long = TrafficWindowView.From(report.Long),
    };
}

/// <summary>The counts of one window, see <see cref="TrafficFigures"/>.</summary>
internal sealed record TrafficWindowView
{
    public required long OutputFrames { get; init; }
    public required long OutputBytes { get; init; }
    public required long InputFrames { get; init; }
    public required long InputBytes { get; init; }
    public required long ViewerAcks { get; init; }
    public required long GatewayAcks { get; init; }
    public required long Messages { get; init; }
    public required long MessageBytes { get; init; }
    public required long Events { get; init; }

    public static TrafficWindowView From(TrafficFigures figures) => new()
    {
        OutputFrames = figures.OutputFrames,
        OutputBytes = figures.OutputBytes,
        InputFrames = figures.InputFrames,
        InputBytes = figures.InputBytes,
        ViewerAcks = figures.ViewerAcks,
        GatewayAcks = figures.GatewayAcks,
        Messages = figures.Messages,
        MessageBytes = figures.MessageBytes,
        Events = figures.Events,
    };
}
