using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways.Sessions;

/// <summary>The rules of a gateway's session list; each change is made on the state it is given, so that it can be made again.</summary>
internal static class SessionList
{
    /// <summary>Sessions that are over stay listed: so many, the newest …</summary>
    public const int MaxOver = 20;

    /// <summary>… and so long after their last activity.</summary>
    public static readonly TimeSpan OverLifetime = TimeSpan.FromHours(24);

    /// <summary>The session is over: it counts for no limit and is dropped some day.</summary>
    public static bool IsOver(SessionStatus status) => status is SessionStatus.Ended or SessionStatus.Error;

    /// <summary>Finds a session; null when it is not listed.</summary>
    public static SessionRecord? Find(GatewayState state, SessionId id) => state.Sessions.Find(session => session.Id == id);

    /// <summary>Sessions that count for the limit.</summary>
    public static int CountAlive(GatewayState state) => state.Sessions.Count(session => !IsOver(session.Status));

    /// <summary>Adds a session at the end, unless it is listed, and drops what has been over for long.</summary>
    public static void Add(GatewayState state, SessionRecord session, DateTimeOffset now)
    {
        if (Find(state, session.Id) is null) state.Sessions.Add(session);
        Prune(state, now);
    }

    /// <summary>Changes a session; nothing when it is not listed.</summary>
    public static void Change(GatewayState state, SessionId id, Func<SessionRecord, SessionRecord> change)
    {
        var index = state.Sessions.FindIndex(session => session.Id == id);
        if (index >= 0) state.Sessions[index] = change(state.Sessions[index]);
    }

    /// <summary>Takes a session out.</summary>
    public static void Remove(GatewayState state, SessionId id) => state.Sessions.RemoveAll(session => session.Id == id);

    /// <summary>What a health event changes: those it lists run, those it does not have ended (when the grace is over).</summary>
    /// <param name="state">Only read.</param>
    /// <param name="listed">The ids in the event.</param>
    /// <param name="madeBy">Only sessions made by then may end, not one that was only just asked for; null for none, within the grace after a hello.</param>
    public static List<(SessionId Id, SessionStatus Status)> Reconcile(GatewayState state, IReadOnlySet<string> listed, DateTimeOffset? madeBy)
    {
        List<(SessionId, SessionStatus)> changes = [];
        foreach (var session in state.Sessions)
        {
            if (listed.Contains(session.Id.Value))
            {
                if (session.Status != SessionStatus.Running) changes.Add((session.Id, SessionStatus.Running));
            }
            else if (!IsOver(session.Status) && session.CreatedAt <= madeBy)
            {
                changes.Add((session.Id, SessionStatus.Ended));
            }
        }

        return changes;
    }

    private static void Prune(GatewayState state, DateTimeOffset now)
    {
        var over = state.Sessions.Where(session => IsOver(session.Status)).OrderByDescending(session => session.LastActivityAt).ToList();
        var keep = over.Take(MaxOver).Where(session => now - session.LastActivityAt < OverLifetime).Select(session => session.Id).ToHashSet();
        state.Sessions.RemoveAll(session => IsOver(session.Status) && !keep.Contains(session.Id));
    }
}
