using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>The keys that the control plane has let in. Answers <see cref="SshList"/>.</summary>
public sealed record SshKeys() : WireMessage(MessageTypes.SshKeys), IGatewayEvent, IJsonOnDeserialized
{
    /// <summary>The command's.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string RequestId { get; init; }

    /// <summary>The keys.</summary>
    public required IReadOnlyList<SshKey> Keys { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Elements.RequireNoNulls(Keys, "keys");
}

/// <summary>A key in <see cref="SshKeys"/>.</summary>
public sealed record SshKey
{
    /// <summary>As <c>ssh-keygen -l</c> prints it.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The person's name for it.</summary>
    public required string Label { get; init; }

    /// <summary>For example <c>ssh-ed25519</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>When it was let in.</summary>
    public DateTimeOffset? AddedAt { get; init; }

    /// <summary>When it stops working; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
