using System.Diagnostics.CodeAnalysis;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// One at a time: a control client that connects, and whatever tmux tells all control clients of (a session's end, a client's detaching).
/// tmux before 3.7 also tells those that have not yet finished connecting, and crashes (docs/decisions/0014-one-turn-at-a-time.md).
/// Waiting is not bounded by a number: there are as many as sessions, each with a turn of some milliseconds.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to dispose, and turns outlive the server object.")]
internal sealed class ServerTurns
{
    private readonly SemaphoreSlim _free = new(1);

    /// <summary>Waits for the turn.</summary>
    /// <returns>Disposing it gives the turn to the next.</returns>
    public async Task<IDisposable> Take(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_free);
    }

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
