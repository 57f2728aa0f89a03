using Chatcode.Grains.Ids;
using Chatcode.Grains.Users;
using Npgsql;

namespace Chatcode.Grains.Hosting.Management;

/// <summary>
/// Whether this process can serve: the database and a grain answer, and it is not stopping. The answer is kept for a moment and
/// everybody who asks meanwhile waits for the same one: whoever may ask can't load the database by asking.
/// </summary>
/// <param name="database">Asked.</param>
/// <param name="grains">Asked.</param>
/// <param name="isDraining">Whether it is stopping.</param>
/// <param name="time">Ages answers.</param>
public sealed class Readiness(NpgsqlDataSource database, IGrainFactory grains, Func<bool> isDraining, TimeProvider time)
{
    /// <summary>How old an answer may be.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Its state is read once per activation; no account ever has this id, which is shorter than any that is made.
    private static readonly string ProbedUser = UserId.Parse("usr-readiness").Value;

    private readonly Lock _lock = new();
    private Task<bool>? _answer;
    private long _answeredAt;

    /// <summary>Asks, or takes the answer of a moment ago.</summary>
    public async Task<bool> IsReadyAsync() => !isDraining() && await Recent().ConfigureAwait(false) && !isDraining();

    private Task<bool> Recent()
    {
        lock (_lock)
        {
            if (_answer is { } known && (!known.IsCompleted || time.GetElapsedTime(_answeredAt) < Life)) return known;
            return _answer = AskAsync();
        }
    }

    private async Task<bool> AskAsync()
    {
        using var late = new CancellationTokenSource(Patience, time);
        try
        {
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(late.Token).ConfigureAwait(false);
            await grains.GetGrain<IUserGrain>(ProbedUser).Get().WaitAsync(late.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (Unavailable.Is(error) || error is OperationCanceledException)
        {
            return false;
        }
        finally
        {
            Volatile.Write(ref _answeredAt, time.GetTimestamp());
        }
    }
}
