using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Chatcode.Fakes.OAuth;

/// <summary>Codes between a person's consent and the application's call: ten minutes, once.</summary>
internal sealed class AuthorizationCodes(TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Issued> _issued = [];

    public string Issue(AuthorizationRequest request, string person)
    {
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        lock (_lock) _issued.Add(code, new Issued(request, person, time.GetUtcNow() + Life));
        return code;
    }

    /// <summary>Takes it: a second try with the same code fails, whatever came of the first.</summary>
    public bool TryRedeem(string? code, [NotNullWhen(true)] out AuthorizationRequest? request, [NotNullWhen(true)] out string? person)
    {
        (request, person) = (null, null);
        lock (_lock)
        {
            if (code is null || !_issued.Remove(code, out var issued) || issued.Expires <= time.GetUtcNow()) return false;
            (request, person) = (issued.Request, issued.Person);
            return true;
        }
    }

    private sealed record Issued(AuthorizationRequest Request, string Person, DateTimeOffset Expires);
}
