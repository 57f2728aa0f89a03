using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Chatcode.Edge.Http;

namespace Chatcode.Edge.Endpoints;

/// <summary>A server's label: 1–64 of <c>A-Za-z0-9._ -</c>, not only spaces.</summary>
internal static class ServerLabel
{
    public const string Default = "My server";

    private const int MaxLength = 64;
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._ -");

    public static IResult Refusal() => ApiResults.BadRequest("invalid_label", "label must be 1 to 64 letters, digits, spaces, or any of . _ -");

    public static bool IsValid([NotNullWhen(true)] string? label) =>
        label is { Length: > 0 and <= MaxLength } && !label.AsSpan().ContainsAnyExcept(Allowed) && !string.IsNullOrWhiteSpace(label);
}
