using System.Text.Json.Serialization;

namespace Chatcode.Grains.Hosting.Management;

/// <summary>How things are.</summary>
/// <param name="Status">One word.</param>
/// <param name="Version">Of what; null says nothing of it.</param>
public sealed record StatusView(string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Version = null);
