using Chatcode.Grains.Gateways.Commands;
using Chatcode.Grains.Gateways.Sessions;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>Sessions over HTTP.</summary>
internal sealed partial class GatewayGrain
{
    public Task<SessionResult> ListSessions(UserId user) => Task.FromResult(new SessionResult
    {
        Outcome = SessionOutcome.Ok,
        Sessions = IsOwner(user) ? [.. State.Sessions.Select(WithActivity)] : [],
    });

    public async Task<SessionResult> CreateSession(UserId user, NewSession session)
    {
        if (!IsOwner(user)) return Result(SessionOutcome.NotFound);
        if (SessionList.Find(State, session.Id) is { } existing) return Result(existing);
        if (!await WaitForLink()) return Result(SessionOutcome.NotConnected);
        if (SessionList.CountAlive(State) >= _options.MaxSessions)
        {
            return new SessionResult { Outcome = SessionOutcome.LimitReached, Limit = _options.MaxSessions };
        }

        // Stored before the gateway hears of it: a session that runs is always listed.
        await Add(session);
        var outcome = await Command(session.Id, requestId => new SessionCreate
        {
            RequestId = requestId,
            SessionId = session.Id.Value,
            Name = session.Title,
            Workdir = session.Workdir,
            Agent = session.AgentType,
            Cols = session.Cols,
            Rows = session.Rows,
        });
        switch (outcome.Status)
        {
            case CommandStatus.Ok:
                SetStatus(session.Id, SessionStatus.Running);
                return SessionList.Find(State, session.Id) is { } started ? Result(started) : Result(SessionOutcome.NotFound);
            case CommandStatus.Refused:
                // It never was; its id was told to nobody.
                await Remove(session.Id);
                return Result(outcome.Error!.Contains("not installed", StringComparison.OrdinalIgnoreCase) ? SessionOutcome.AgentNotInstalled : SessionOutcome.Refused, outcome.Error);
            default:
                // It may run all the same: then the next health event says so.
                SetStatus(session.Id, SessionStatus.Error);
                return Failed(outcome);
        }
    }

    public async Task<SessionResult> RenameSession(UserId user, SessionId session, string title)
    {
        if (!IsOwner(user) || SessionList.Find(State, session) is null) return Result(SessionOutcome.NotFound);
        await _state.Save(state => SessionList.Change(state, session, record => record with { Title = title }));
        return SessionList.Find(State, session) is { } renamed ? Result(renamed) : Result(SessionOutcome.NotFound);
    }

    public async Task<SessionResult> EndSession(UserId user, SessionId session)
    {
        if (!IsOwner(user)) return Result(SessionOutcome.NotFound);
        if (SessionList.Find(State, session) is not { } record || record.Status == SessionStatus.Ended) return Result(SessionOutcome.Ok);
        var outcome = await Command(session, requestId => new SessionEnd { RequestId = requestId, SessionId = session.Value });

        // A daemon that does not have it says so; then it is what was wanted.
        var gone = outcome is { Status: CommandStatus.Refused, Error: { } error } && error.Contains("not found", StringComparison.OrdinalIgnoreCase);
        if (outcome.Status != CommandStatus.Ok && !gone) return Failed(outcome);
        SetStatus(session, SessionStatus.Ended);
        return Result(SessionOutcome.Ok);
    }

    public async Task<SessionResult> SnapshotSession(UserId user, SessionId session, int? lines)
    {
        if (!IsOwner(user) || SessionList.Find(State, session) is null) return Result(SessionOutcome.NotFound);
        var outcome = await Command(session, requestId => new SessionSnapshotRequest { RequestId = requestId, SessionId = session.Value, Lines = lines });
        if (outcome.Status != CommandStatus.Ok) return Failed(outcome);
        return outcome.Answer is { } snapshot
            ? new SessionResult { Outcome = SessionOutcome.Ok, Snapshot = snapshot }
            : Result(SessionOutcome.Refused, "the gateway sent no snapshot");
    }

    private static SessionResult Result(SessionOutcome outcome, string? error = null) => new() { Outcome = outcome, Error = error };

    private SessionResult Result(SessionRecord session) => new() { Outcome = SessionOutcome.Ok, Sessions = [WithActivity(session)] };

    private static SessionResult Failed(CommandOutcome outcome) => Result(
        outcome.Status switch
        {
            CommandStatus.TimedOut => SessionOutcome.TimedOut,
            CommandStatus.Disconnected => SessionOutcome.NotConnected,
            _ => SessionOutcome.Refused,
        },
        outcome.Error);

    private SessionRecord WithActivity(SessionRecord session) =>
        !_sessions.TryGet(session.Id, out var live) || SessionList.IsOver(session.Status) ? session : session with
        {
            LastActivityAt = live.LastActivityAt > session.LastActivityAt ? live.LastActivityAt.Value : session.LastActivityAt,
            Notice = live.Notice,
        };

    private async Task<bool> WaitForLink()
    {
        if (_link is null)
        {
            try
            {
                await _connected.Task.WaitAsync(_options.CreateWait, _time);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        return _link is not null;
    }

    private async Task Add(NewSession session)
    {
        var now = _time.GetUtcNow();
        var record = new SessionRecord
        {
            Id = session.Id,
            Title = session.Title,
            AgentType = session.AgentType,
            Workdir = session.Workdir,
            Status = SessionStatus.Starting,
            CreatedAt = now,
            LastActivityAt = now,
        };
        var stored = _state.Save(state => SessionList.Add(state, record, now));
        KeepListed();
        await stored;
    }

    private async Task Remove(SessionId session)
    {
        var stored = _state.Save(state => SessionList.Remove(state, session));
        KeepListed();
        await stored;
    }

    private void KeepListed() => _sessions.Keep(State.Sessions.Select(session => session.Id));
}
