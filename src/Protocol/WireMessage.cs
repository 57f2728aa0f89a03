using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>
/// A JSON message. On the wire its members are named in snake_case, <c>type</c> and <c>schema_version</c> always come
/// first, and members that are null are left out. The definitions under <c>schema/</c> are the source of truth.
/// </summary>
public abstract record WireMessage
{
    private protected WireMessage(string type) => Type = type;

    /// <summary>One of <see cref="MessageTypes"/>.</summary>
    [JsonPropertyOrder(-4)]
    public string Type { get; }

    /// <summary>Always <see cref="ProtocolVersion.Current"/>.</summary>
    [JsonPropertyOrder(-3)]
    [SuppressMessage("Performance", "CA1822", Justification = "A member of every message on the wire.")]
    public string SchemaVersion => ProtocolVersion.Current;

    /// <summary>Only <see cref="Type"/>: a message that finds its way into a log must not take its contents there.</summary>
    public sealed override string ToString() => Type;
}

/// <summary>Control plane → gateway.</summary>
public abstract record GatewayCommand : WireMessage
{
    private protected GatewayCommand(string type)
        : base(type)
    {
    }

    /// <summary>Chosen by the sender, 1–255 bytes; every answer carries it.</summary>
    [JsonPropertyOrder(-2), JsonConverter(typeof(IdConverter))]
    public required string RequestId { get; init; }
}

/// <summary>Gateway → control plane.</summary>
[SuppressMessage("Design", "CA1040", Justification = "Tells at compile time which way a message may go.")]
public interface IGatewayEvent
{
    /// <summary>One of <see cref="MessageTypes"/>.</summary>
    string Type { get; }
}

/// <summary>Browser → control plane.</summary>
public abstract record BrowserRequest : WireMessage
{
    private protected BrowserRequest(string type)
        : base(type)
    {
    }

    /// <summary>Chosen by the page, 1–255 bytes, unique only within its socket. Without one there is no <see cref="Ack"/>.</summary>
    [JsonPropertyOrder(-2), JsonConverter(typeof(IdConverter))]
    public string? RequestId { get; init; }
}

/// <summary>Control plane → browser: messages of its own, and the gateway's that it passes on.</summary>
[SuppressMessage("Design", "CA1040", Justification = "Tells at compile time which way a message may go.")]
public interface IBrowserEvent
{
    /// <summary>One of <see cref="MessageTypes"/>.</summary>
    string Type { get; }
}
