using System.Net.WebSockets;
using System.Security.Claims;
using Chatcode.Edge.Sockets;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Users;

namespace Chatcode.Edge.SignIn.Cookies;

/// <summary>People's open sockets, which end with the sign-in that opened them.</summary>
internal sealed class SignedInSockets(SignInChecks checks)
{
    /// <summary>Reason of the close, code 1008.</summary>
    public const string Reason = "signed out";

    private readonly Lock _lock = new();
    private readonly Dictionary<UserId, HashSet<Held>> _open = [];

    /// <summary>Ties a socket to a sign-in.</summary>
    /// <returns>To dispose when the socket has ended.</returns>
    public IDisposable Add(ClaimsPrincipal principal, SocketClose close)
    {
        var held = new Held(this, principal.RequireUserId(), principal.SessionVersion(), principal.SignInId(), close);
        lock (_lock)
        {
            if (!_open.TryGetValue(held.User, out var open)) _open[held.User] = open = [];
            open.Add(held);
        }

        // A sign-out between the request's check and here has been learned, but found no socket to close.
        if (checks.Recall(held.User) is { } rules) held.Enforce(rules);
        return held;
    }

    /// <summary>People with open sockets.</summary>
    public UserId[] Users()
    {
        lock (_lock) return [.. _open.Keys];
    }

    /// <summary>Closes the person's sockets whose sign-in does not hold.</summary>
    /// <param name="rules">Null when there is no such account.</param>
    public void Enforce(UserId user, SignInRules? rules)
    {
        Held[] open;
        lock (_lock) open = _open.TryGetValue(user, out var found) ? [.. found] : [];
        foreach (var held in open) held.Enforce(rules);
    }

    private void Remove(Held held)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(held.User, out var open) || !open.Remove(held)) return;
            if (open.Count == 0) _open.Remove(held.User);
        }
    }

    private sealed class Held(SignedInSockets sockets, UserId user, int version, string? signIn, SocketClose close) : IDisposable
    {
        public UserId User { get; } = user;

        public void Enforce(SignInRules? rules)
        {
            if (rules is null || !rules.Allow(version, signIn)) close.Request(WebSocketCloseStatus.PolicyViolation, Reason);
        }

        public void Dispose() => sockets.Remove(this);
    }
}
