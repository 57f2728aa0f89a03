namespace Chatcode.Gateway.Tmux;

/// <summary>
/// Lines of history for a new session. tmux keeps about 0.5 KB for a line of 80 coloured columns: ten sessions of 50,000 lines are
/// 250 MB, which a 1 GB machine can spare; those beyond the tenth share what ten may have.
/// </summary>
internal static class HistoryBudget
{
    private const int SessionsInFull = 10;

    /// <summary>The limit for the session that comes to <paramref name="sessions"/> others.</summary>
    public static int LimitFor(int sessions, int maxLines) =>
        sessions < SessionsInFull ? maxLines : (int)((long)maxLines * SessionsInFull / (sessions + 1) / 2);
}
