using System.Text.Json.Serialization;

namespace Chatcode.Edge.Http;

/// <summary>The body of every answer of 400 and above.</summary>
public sealed record ErrorBody
{
    /// <summary>For people.</summary>
    public required string Error { get; init; }

    /// <summary>For programs; never changes its meaning.</summary>
    public required string Code { get; init; }

    /// <summary>Of an unexpected failure: finds it in the log.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }

    /// <summary>With <c>agent_not_installed</c>: which.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Agent { get; init; }

    /// <summary>With <c>session_limit_reached</c>: sessions that the server may have at once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Limit { get; init; }
}
