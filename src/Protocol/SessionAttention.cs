using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>A program in a session wants a person to look; an addition of ours, see docs/protocol.md.</summary>
public sealed record SessionAttention() : WireMessage(MessageTypes.SessionAttention), IGatewayEvent, IBrowserEvent
{
    /// <summary>Longest <see cref="Title"/> and <see cref="Body"/> a daemon sends, in characters.</summary>
    public const int MaxText = 500;

    /// <summary>The session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>One of <see cref="AttentionReasons"/>, or one that only a newer daemon knows.</summary>
    public required string Reason { get; init; }

    /// <summary>One of <see cref="AttentionConfidences"/>.</summary>
    public required string Confidence { get; init; }

    /// <summary>What the program calls it; no control characters.</summary>
    public string? Title { get; init; }

    /// <summary>What the program says; no control characters.</summary>
    public string? Body { get; init; }
}

/// <summary>Values of <see cref="SessionAttention.Reason"/>.</summary>
public static class AttentionReasons
{
    /// <summary>The terminal's bell.</summary>
    public const string Bell = "bell";

    /// <summary>A notification (OSC 9, 777 or 99).</summary>
    public const string Notification = "notification";

    /// <summary>An agent says that it waits for its person.</summary>
    public const string Waiting = "waiting";
}

/// <summary>Values of <see cref="SessionAttention.Confidence"/>.</summary>
public static class AttentionConfidences
{
    /// <summary>It may be nothing: shells ring the bell for a key they do not know.</summary>
    public const string Low = "low";

    /// <summary>The program asked for it in so many words.</summary>
    public const string High = "high";
}
