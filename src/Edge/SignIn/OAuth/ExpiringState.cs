using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace Chatcode.Edge.SignIn.OAuth;

/// <summary>
/// The <c>state</c> of a flow, encrypted, which holds for ten minutes. That it is used once, and in the browser that started
/// the flow, is the affair of the cookie beside it.
/// </summary>
internal sealed class ExpiringState(IDataProtector protector, TimeProvider time) : ISecureDataFormat<AuthenticationProperties>
{
    /// <summary>How long a person may take at the provider.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly PropertiesDataFormat _inner = new(protector);

    public string Protect(AuthenticationProperties data) => Protect(data, purpose: null);

    public string Protect(AuthenticationProperties data, string? purpose)
    {
        data.IssuedUtc = time.GetUtcNow();
        return _inner.Protect(data, purpose);
    }

    public AuthenticationProperties? Unprotect(string? protectedText) => Unprotect(protectedText, purpose: null);

    public AuthenticationProperties? Unprotect(string? protectedText, string? purpose) =>
        _inner.Unprotect(protectedText, purpose) is { IssuedUtc: { } issued } data && time.GetUtcNow() - issued < Lifetime ? data : null;
}
