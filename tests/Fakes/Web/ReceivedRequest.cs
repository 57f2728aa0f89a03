namespace Chatcode.Fakes.Web;

/// <summary>One request that a fake was sent.</summary>
public sealed class ReceivedRequest
{
    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>With its question mark; empty for none.</summary>
    public required string Query { get; init; }

    /// <summary>As text, the first 64 KiB.</summary>
    public required string Body { get; init; }

    /// <summary>The header, empty for none.</summary>
    public required string Authorization { get; init; }

    /// <summary>What was answered; null while nothing is, or when the answer was withheld.</summary>
    public int? Status { get; internal set; }

    public override string ToString() => $"{Method} {Path}{Query} → {Status?.ToString() ?? "no answer"}";
}
