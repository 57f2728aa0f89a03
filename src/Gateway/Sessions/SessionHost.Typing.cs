using Chatcode.Gateway.Tmux;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Sessions;

/// <content>The way in: what waits in the input queue goes to tmux, whatever came meanwhile in one go.</content>
internal sealed partial class SessionHost
{
    private async Task TypeAsync(TmuxSession session, CancellationToken cancellationToken)
    {
        try
        {
            while (await _input.TakeAsync(cancellationToken).ConfigureAwait(false) is { } entries)
            {
                Touch();
                await AnswerAsync(entries, await TryTypeAsync(session, entries, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            _input.Close();
            while (await _input.TakeAsync(CancellationToken.None).ConfigureAwait(false) is { } left)
            {
                await AnswerAsync(left, SessionErrors.Ended).ConfigureAwait(false);
            }
        }
    }

    // Returns null, or why it could not be done.
    private async Task<string?> TryTypeAsync(TmuxSession session, IReadOnlyList<InputEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            if (entries[0].Grid is var (cols, rows))
            {
                await ResizeAsync(session, cols, rows, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await session.Write(Join(entries), cancellationToken).ConfigureAwait(false);
            }

            return null;
        }
        catch (TmuxException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException)
        {
            return SessionErrors.Ended;
        }
    }

    private async Task ResizeAsync(TmuxSession session, int cols, int rows, CancellationToken cancellationToken)
    {
        var ticket = new PlaceTicket(Lane.Place);
        try
        {
            await session.Resize(cols, rows, ticket.Use, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (ticket.Close() is { } place)
            {
                Lane.Fill(place, new SessionResized { SessionId = Id, Cols = cols, Rows = rows, Stream = place.Stream, Seq = place.Seq }.ToUtf8());
            }
        }
    }

    private static async Task AnswerAsync(IReadOnlyList<InputEntry> entries, string? error)
    {
        foreach (var entry in entries)
        {
            await entry.Answered(error).ConfigureAwait(false);
        }
    }

    private static ReadOnlyMemory<byte> Join(IReadOnlyList<InputEntry> entries)
    {
        if (entries.Count == 1)
        {
            return entries[0].Data;
        }

        var joined = new byte[entries.Sum(entry => entry.Data.Length)];
        var rest = joined.AsMemory();
        foreach (var entry in entries)
        {
            entry.Data.CopyTo(rest);
            rest = rest[entry.Data.Length..];
        }

        return joined;
    }
}
