using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// tmux on a socket of its own. The server outlives this object, its sessions and the daemon: disposing only detaches.
/// </summary>
internal sealed class TmuxServer(TmuxOptions options, ILoggerFactory loggerFactory, TimeProvider time) : IAsyncDisposable
{
    /// <summary>What a session's tmux name begins with; the session's id follows.</summary>
    public const string SessionPrefix = "vibe-";

    /// <summary>Starts a session, and the tmux server when none runs.</summary>
    /// <exception cref="TmuxException">tmux can't be started or refuses, for example because the session exists.</exception>
    public Task<TmuxSession> CreateSession(SessionStart start, ITerminalSink sink, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{options} {loggerFactory} {time}");

    /// <summary>Ids of the sessions that live; none when no server runs.</summary>
    public Task<IReadOnlyList<string>> ListSessionIds(CancellationToken cancellationToken) =>
        throw new NotSupportedException(nameof(cancellationToken));

    /// <summary>
    /// Takes up a session that an earlier daemon started. No output comes before the first <see cref="TmuxSession.Resume"/>.
    /// </summary>
    /// <exception cref="TmuxException">There is no such session.</exception>
    public Task<TmuxSession> AttachSession(string sessionId, ITerminalSink sink, CancellationToken cancellationToken) =>
        throw new NotSupportedException(nameof(cancellationToken));

    /// <summary>Detaches from every session made here.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
