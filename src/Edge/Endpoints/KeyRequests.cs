using Chatcode.Edge.Http;
using Chatcode.Protocol;

namespace Chatcode.Edge.Endpoints;

/// <summary>An SSH key to let in, as it is asked for; <paramref name="ExpiresAt"/> in Unix seconds.</summary>
internal sealed record AddKey(string? PublicKey, string? Label, long? ExpiresAt)
{
    private const int MaxLabel = 100;

    // Behind it no calendar is sure to take it.
    private static readonly long Latest = new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    /// <summary>Checks every member.</summary>
    /// <returns>Null when all is well.</returns>
    public IResult? Check(DateTimeOffset now, out SshPublicKey key, out string label, out DateTimeOffset? expiresAt)
    {
        (key, label, expiresAt) = (null!, Label?.Trim() ?? "", null);
        if (PublicKey?.Contains("PRIVATE KEY", StringComparison.Ordinal) == true)
        {
            return ApiResults.BadRequest("private_key", "this is a private key; it belongs on your own machine only, give the file that ends in .pub");
        }

        if (!SshPublicKey.TryParse(PublicKey ?? "", out var parsed))
        {
            return ApiResults.BadRequest("invalid_public_key", "public_key must be one line as in a .pub file: ssh-ed25519, ssh-rsa or ecdsa-sha2-… and the key behind it");
        }

        if (label.Length is 0 or > MaxLabel || label.Any(char.IsControl))
        {
            return ApiResults.BadRequest("invalid_label", $"label must be 1 to {MaxLabel} characters without control characters");
        }

        if (ExpiresAt is { } seconds)
        {
            if (seconds <= now.ToUnixTimeSeconds() || seconds > Latest) return ApiResults.BadRequest("invalid_expires_at", "expires_at must be a time to come, in Unix seconds");
            expiresAt = DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        key = parsed;
        return null;
    }
}

/// <summary>For how long support may log in.</summary>
internal sealed record SupportAccess(int? Hours);
