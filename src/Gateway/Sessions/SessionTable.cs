using System.Diagnostics.CodeAnalysis;
using Chatcode.Gateway.Link;
using Chatcode.Gateway.Tmux;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Sessions;

/// <summary>The sessions of this machine, and the link that they all share.</summary>
internal sealed partial class SessionTable(TmuxServer tmux, int maxSessions, TimeProvider time, ILogger<SessionTable> logger) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SessionHost> _hosts = new(StringComparer.Ordinal);
    private Outbox? _outbox;

    /// <summary>How many there may be at once.</summary>
    public int MaxSessions => maxSessions;

    /// <summary>The sessions that run.</summary>
    public SessionHost[] Running
    {
        get
        {
            lock (_lock)
            {
                return [.. _hosts.Values.Where(host => host.Started.IsCompletedSuccessfully)];
            }
        }
    }

    /// <summary>Takes up what an earlier daemon has left in tmux.</summary>
    /// <exception cref="TmuxException">tmux can't be asked.</exception>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await tmux.ListSessionIds(cancellationToken).ConfigureAwait(false))
        {
            var host = Add(id, flowing: false);
            try
            {
                host.Run(await tmux.AttachSession(id, host, cancellationToken).ConfigureAwait(false));
                LogRecovered(logger, id);
            }
            catch (TmuxException e)
            {
                // It ended between the list and now, or it is broken: the others must not suffer for it.
                host.Fail(e);
                Remove(host);
                LogNotRecovered(logger, id, e.Message);
            }
        }
    }

    /// <summary>Finds a session that runs or is being started.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out SessionHost? host)
    {
        lock (_lock)
        {
            return _hosts.TryGetValue(id, out host);
        }
    }

    /// <summary>Starts a session; the caller has looked that there is none of that id.</summary>
    /// <returns>Its host, on which <see cref="SessionHost.Started"/> is not done yet; null when there are too many or the id is taken.</returns>
    public SessionHost? TryAdd(string id)
    {
        lock (_lock)
        {
            return _hosts.Count < maxSessions && !_hosts.ContainsKey(id) ? Add(id, flowing: true) : null;
        }
    }

    /// <summary>Starts the program of a session that was added.</summary>
    /// <exception cref="TmuxException">tmux refuses; the session is gone from here then.</exception>
    public async Task<TmuxSession> StartAsync(SessionHost host, SessionStart start, CancellationToken cancellationToken)
    {
        var session = await tmux.CreateSession(start, host, cancellationToken).ConfigureAwait(false);
        host.Run(session);
        LogStarted(logger, host.Id);
        return session;
    }

    /// <summary>A session that was added could not be started.</summary>
    public void Drop(SessionHost host, Exception reason)
    {
        host.Fail(reason);
        Remove(host);
    }

    /// <summary>A link is there: every session begins a stream on it.</summary>
    public void Attach(Outbox outbox)
    {
        lock (_lock)
        {
            _outbox = outbox;
            foreach (var host in _hosts.Values)
            {
                host.Lane.Attach(outbox);
            }
        }
    }

    /// <summary>The link is gone.</summary>
    public void Detach()
    {
        lock (_lock)
        {
            _outbox = null;
            foreach (var host in _hosts.Values)
            {
                host.Lane.Detach();
            }
        }
    }

    /// <summary>Lets go of all sessions, which live on in tmux.</summary>
    public async ValueTask DisposeAsync()
    {
        SessionHost[] hosts;
        lock (_lock)
        {
            hosts = [.. _hosts.Values];
            _hosts.Clear();
        }

        foreach (var host in hosts)
        {
            await host.DisposeAsync().ConfigureAwait(false);
        }
    }

    private SessionHost Add(string id, bool flowing)
    {
        var host = new SessionHost(id, flowing, time, logger, OnEnded);
        lock (_lock)
        {
            _hosts.Add(id, host);
            if (_outbox is not null)
            {
                host.Lane.Attach(_outbox);
            }
        }

        return host;
    }

    private void Remove(SessionHost host)
    {
        lock (_lock)
        {
            if (_hosts.TryGetValue(host.Id, out var found) && found == host)
            {
                _hosts.Remove(host.Id);
            }
        }
    }

    // On the session's reader thread, which the disposal waits for: it has to happen elsewhere.
    private void OnEnded(SessionHost host)
    {
        Remove(host);
        _ = Task.Run(async () => await host.DisposeAsync().ConfigureAwait(false));
    }
}
