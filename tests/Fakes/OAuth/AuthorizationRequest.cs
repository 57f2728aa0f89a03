using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Chatcode.Fakes.OAuth;

/// <summary>What an application asked of a person, RFC 6749 section 4.1.1 and RFC 7636.</summary>
internal sealed record AuthorizationRequest
{
    public required string ClientId { get; init; }
    public required string RedirectUri { get; init; }
    public required string Scope { get; init; }
    public required string? State { get; init; }
    public required string? Challenge { get; init; }
    public required string? ChallengeMethod { get; init; }

    public IReadOnlyList<string> Scopes => Scope.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether that is the text whose hash was sent; without a challenge there is nothing to prove.</summary>
    public bool IsProvenBy(string? verifier)
    {
        if (Challenge is null) return verifier is null;
        return verifier is { Length: >= 43 and <= 128 } && Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == Challenge;
    }
}
