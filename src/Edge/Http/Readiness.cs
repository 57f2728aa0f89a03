using Chatcode.Edge.Sockets;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Users;
using Npgsql;

namespace Chatcode.Edge.Http;

/// <summary>Whether this edge can serve: the database and a grain answer, and it is not stopping.</summary>
internal sealed class Readiness(NpgsqlDataSource database, IGrainFactory grains, EdgeSockets sockets, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Its state is read once per activation; no account ever has this id, which is shorter than any that is made.
    private static readonly string ProbedUser = UserId.Parse("usr-readiness").Value;

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (sockets.IsDraining) return false;
        try
        {
            using var late = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(either.Token).ConfigureAwait(false);
            await grains.GetGrain<IUserGrain>(ProbedUser).Get().WaitAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (Unavailable.Is(error) || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
