using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Chatcode.Fakes.DigitalOcean;

/// <summary>Tokens as an application gets them.</summary>
public sealed record IssuedTokens(string AccessToken, string RefreshToken, string Scope, DateTimeOffset ExpiresAt, CloudAccount Account);

/// <summary>Who may call in whose name. A refresh token is good once; it takes the access token that came with it along.</summary>
public sealed class Grants
{
    private readonly Lock _lock = new();
    private readonly FakeDigitalOceanOptions _options;
    private readonly Dictionary<string, IssuedTokens> _byAccess = [];
    private readonly Dictionary<string, IssuedTokens> _byRefresh = [];

    internal Grants(FakeDigitalOceanOptions options, IEnumerable<IssuedTokens> remembered)
    {
        _options = options;
        foreach (var tokens in remembered) Keep(tokens);
    }

    /// <summary>Every refresh is refused, as for a person who took the permission back.</summary>
    public bool RefuseRefreshes { get; set; }

    /// <summary>Those whose access token has not been replaced or revoked; it may have expired.</summary>
    public IReadOnlyList<IssuedTokens> All
    {
        get
        {
            lock (_lock) return [.. _byAccess.Values];
        }
    }

    /// <summary>As if the account (the first for null) had consented.</summary>
    public IssuedTokens Issue(CloudAccount? account = null, string scope = "read write")
    {
        var tokens = new IssuedTokens(
            "doo_v1_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
            "dor_v1_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
            scope,
            _options.Time.GetUtcNow() + _options.TokenLife,
            account ?? _options.Accounts[0]);
        lock (_lock) Keep(tokens);
        return tokens;
    }

    /// <summary>The access token is good no longer, before its time.</summary>
    public void ExpireAccessTokens()
    {
        lock (_lock)
        {
            foreach (var (token, tokens) in _byAccess.ToArray()) _byAccess[token] = tokens with { ExpiresAt = DateTimeOffset.MinValue };
        }
    }

    /// <summary>The person takes every permission back.</summary>
    public void RevokeAll()
    {
        lock (_lock)
        {
            _byAccess.Clear();
            _byRefresh.Clear();
        }
    }

    internal bool TryRefresh(string? refreshToken, [NotNullWhen(true)] out IssuedTokens? fresh)
    {
        lock (_lock)
        {
            fresh = null;
            if (RefuseRefreshes || refreshToken is null || !_byRefresh.Remove(refreshToken, out var old)) return false;
            _byAccess.Remove(old.AccessToken);
            fresh = Issue(old.Account, old.Scope);
            return true;
        }
    }

    internal bool TryRevoke(string? token)
    {
        lock (_lock)
        {
            if (token is null || !(_byAccess.Remove(token, out var tokens) || _byRefresh.Remove(token, out tokens))) return false;
            _byAccess.Remove(tokens.AccessToken);
            _byRefresh.Remove(tokens.RefreshToken);
            return true;
        }
    }

    internal IssuedTokens? Find(string accessToken)
    {
        lock (_lock) return _byAccess.TryGetValue(accessToken, out var tokens) && tokens.ExpiresAt > _options.Time.GetUtcNow() ? tokens : null;
    }

    private void Keep(IssuedTokens tokens)
    {
        _byAccess.Add(tokens.AccessToken, tokens);
        _byRefresh.Add(tokens.RefreshToken, tokens);
    }
}
