using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// tmux on a socket of its own. The server outlives this object, its sessions and the daemon: disposing only detaches.
/// </summary>
internal sealed class TmuxServer : IAsyncDisposable
{
    /// <summary>What a session's tmux name begins with; the session's id follows.</summary>
    public const string SessionPrefix = "vibe-";

    private readonly TmuxOptions _options;
    private readonly ILogger _sessionLogger;
    private readonly TimeProvider _time;
    private readonly ServerTurns _turns = new();
    private readonly ConcurrentDictionary<TmuxSession, bool> _sessions = new();

    /// <summary>Talks to no tmux yet.</summary>
    /// <exception cref="DirectoryNotFoundException"><see cref="TmuxOptions.TempDirectory"/> does not exist.</exception>
    public TmuxServer(TmuxOptions options, ILoggerFactory loggerFactory, TimeProvider time)
    {
        _options = options;
        _sessionLogger = loggerFactory.CreateLogger<TmuxSession>();
        _time = time;
        PrivateFile.RemoveLeftovers(options.TempDirectory);
    }

    /// <summary>Starts a session, and the tmux server when none runs. Its output comes to <paramref name="sink"/> from the first byte on.</summary>
    /// <exception cref="TmuxException">tmux can't be started or refuses, for example because the session exists.</exception>
    public async Task<TmuxSession> CreateSession(SessionStart start, ITerminalSink sink, CancellationToken cancellationToken)
    {
        SessionName.Check(start.SessionId);
        var running = await ListSessionIds(cancellationToken).ConfigureAwait(false);
        if (running.Contains(start.SessionId))
        {
            throw new TmuxException($"tmux: duplicate session: {SessionPrefix}{start.SessionId}");
        }

        var limit = HistoryBudget.LimitFor(running.Count, _options.MaxHistoryLines);
        var script = ServerScript.Create(start, limit, _options.PauseAfter);
        try
        {
            return await Open(start.SessionId, sink, ["start-server", ";", "source-file"], script, live: true, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or TmuxException)
        {
            // tmux may have made it all the same; nobody would know of it.
            using var turn = await _turns.Take(CancellationToken.None).ConfigureAwait(false);
            await TmuxProcess.Run(_options, _time, ["kill-session", "-t", $"={SessionPrefix}{start.SessionId}"], CancellationToken.None)
                .ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ids of the sessions that tmux has; none when no server runs.</summary>
    /// <exception cref="TmuxException">tmux can't be started or does not answer.</exception>
    public async Task<IReadOnlyList<string>> ListSessionIds(CancellationToken cancellationToken)
    {
        if (!File.Exists(_options.SocketPath))
        {
            return [];
        }

        var (exitCode, output, error) =
            await TmuxProcess.Run(_options, _time, ["list-sessions", "-F", "#{session_name}"], cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
        {
            var refusal = new TmuxException($"tmux: {error.Trim()}");
            return refusal.SaysSessionIsGone ? [] : throw refusal;
        }

        return [.. output.Split('\n').Where(SessionName.IsOurs).Select(name => name[SessionPrefix.Length..])];
    }

    /// <summary>
    /// Takes up a session that an earlier daemon started. No output comes before the first <see cref="TmuxSession.Resume"/>. When its
    /// program has ended meanwhile, <see cref="ITerminalSink.OnEnded"/> follows.
    /// </summary>
    /// <exception cref="TmuxException">There is no such session.</exception>
    public async Task<TmuxSession> AttachSession(string sessionId, ITerminalSink sink, CancellationToken cancellationToken)
    {
        SessionName.Check(sessionId);
        var script = ServerScript.Attach(sessionId, _options.PauseAfter);
        return await Open(sessionId, sink, ["source-file"], script, live: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Detaches from every session made here.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_sessions.Keys.Select(session => session.DisposeAsync().AsTask())).ConfigureAwait(false);

    private async Task<TmuxSession> Open(
        string sessionId, ITerminalSink sink, string[] command, string script, bool live, CancellationToken cancellationToken)
    {
        var session = new TmuxSession(sessionId, _options, _turns, _time, _sessionLogger, sink, closed => _sessions.TryRemove(closed, out _));
        try
        {
            _sessions[session] = true;
            await session.Open(command, script, live, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
