using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>
/// Replaces the daemon. Answered by <see cref="Ack"/> at once, later by <see cref="GatewayUpdated"/> or
/// <see cref="GatewayUpdateFailed"/>. <see cref="Url"/> and <see cref="Sha256"/> come together or not at all; without
/// them the daemon finds its file below <see cref="ReleaseBaseUrl"/>, or below the control plane's own <c>/release</c>.
/// </summary>
public sealed record GatewayUpdate() : GatewayCommand(MessageTypes.GatewayUpdate), IJsonOnDeserialized
{
    /// <summary>The version to become.</summary>
    public required string Version { get; init; }

    /// <summary>The file.</summary>
    public string? Url { get; init; }

    /// <summary>Its SHA-256, 64 hexadecimal digits.</summary>
    [JsonConverter(typeof(Sha256Converter))]
    public string? Sha256 { get; init; }

    /// <summary>A folder of releases.</summary>
    public string? ReleaseBaseUrl { get; init; }

    void IJsonOnDeserialized.OnDeserialized()
    {
        if ((Url is null) != (Sha256 is null))
        {
            throw Elements.Invalid(Url is null ? "url" : "sha256");
        }
    }
}
