using Chatcode.Grains.Ids;

namespace Chatcode.Edge.SignIn.Cookies;

/// <summary>Asks regularly for everybody with an open socket here whether they have been signed out on another edge.</summary>
internal sealed partial class SignInWatch(SignInChecks checks, SignedInSockets sockets, TimeProvider time, ILogger<SignInWatch> logger) : BackgroundService
{
    /// <summary>How long a socket here may outlive a sign-out on another edge.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    // Calls at once: few enough not to crowd out live traffic.
    private const int MaxConcurrent = 16;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrent, CancellationToken = stoppingToken };
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await Parallel.ForEachAsync(sockets.Users(), parallel, async (user, _) => await LookAtAsync(user).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task LookAtAsync(UserId user)
    {
        try
        {
            sockets.Enforce(user, await checks.AskAsync(user).ConfigureAwait(false));
        }
        catch (Exception error)
        {
            // Terminals go on while state cannot be reached.
            LogFailed(error, user);
        }
    }

    [LoggerMessage(EventIds.SignInUnchecked, LogLevel.Warning, "User {UserId}: whether they are signed out is not known, asking again at the next turn")]
    private partial void LogFailed(Exception error, UserId userId);
}
