using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Servers;

/// <summary>Destroying a server, the cloud first and the database second.</summary>
internal sealed partial class ServerGrain
{
    public async Task<ServerResult> Unlink(UserId user)
    {
        if (Server is not { } server || server.User != user) return NotFound;
        return Machine is null ? await Delete(user) : new ServerResult { Outcome = ServerOutcome.Rented, Server = server };
    }

    public async Task<ServerResult> Delete(UserId user)
    {
        if (Server is not { } server || server.User != user) return NotFound;
        if (server.Status is not ServerStatus.Deleting)
        {
            // Before anything changes: without a connection there would be no end to it.
            if (Machine is { MayExist: true } machine)
            {
                var (outcome, _) = await Cloud(user, machine.Owner).Check();
                if (NeedsThePerson(outcome)) return Failed(server, new ServerProblem { Kind = outcome });
            }

            await Remind(ServerReminders.Delete, FirstTurn);
            var now = Now;
            await _state.Save(state =>
            {
                state.Server = state.Server! with { Status = ServerStatus.Deleting, UpdatedAt = now };
                state.Machine = state.Machine is { } known ? known with { DeletingSince = now } : null;
            });
            LogDeleting(_id, user);
            await PutInList();
        }

        return await Destroy() is { } problem
            ? new ServerResult { Outcome = NeedsThePerson(problem.Kind) ? ServerOutcome.Cloud : ServerOutcome.DeletePending, Server = Server, Problem = problem }
            : new ServerResult { Outcome = ServerOutcome.Ok };
    }

    /// <summary>Goes on with the deletion of a server that is being deleted. Idempotent.</summary>
    /// <returns>Null when it is gone; else why it is not yet.</returns>
    private async Task<ServerProblem?> Destroy()
    {
        await _state.Flush();
        var server = Server!;

        // The token first: the daemon tries to come back as soon as its link is closed.
        await _tokens.Revoke(server.Gateway, CancellationToken.None);
        await Gateway(server).CloseLink("server removed");
        if (await DestroyMachine(server) is { } problem)
        {
            LogDeletePending(_id, problem.Kind, problem.Reason);
            await Change(server => server with { Problem = problem });
            await Remind(ServerReminders.Delete, Backoff(Machine?.DeletingSince ?? Now, problem.RetryAfter));
            return problem;
        }

        await Remove();
        return null;
    }

    private async Task<ServerProblem?> DestroyMachine(ServerRecord server)
    {
        if (Machine is not { MayExist: true } machine) return null;
        var cloud = Cloud(server.User, machine.Owner);
        var (trouble, droplets) = await FindDroplets(cloud);
        if (trouble is not null) return trouble;

        // Those that are known by number as well: somebody may have taken the tags off.
        long[] all = [.. Ours(droplets).Append(server.DropletId).Append(machine.GivenUp).Where(static id => id != 0).Distinct()];
        if (await DeleteDroplets(cloud, all) is { } problem) return problem;
        if (IsUnsettled(machine)) return new ServerProblem { Kind = CloudOutcome.Unsettled };
        await _state.Save(static state => state.Machine = state.Machine! with { MayExist = false });
        return null;
    }

    /// <summary>The records, once there is nothing at DigitalOcean. The reminder that would go on with it goes last.</summary>
    private async Task Remove()
    {
        var server = Server!;
        await _tokens.Revoke(server.Gateway, CancellationToken.None);
        await Gateway(server).Unregister();
        if (Machine is { } machine) await (machine.Refused ? Creations(server.User).Refused(_id) : Creations(server.User).Removed(_id));
        await _listing.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        await List(server.User).Remove(_id);
        if (Machine is not null) await ForgetAll();
        await _state.Clear();
        LogRemoved(_id);
        await Forget(ServerReminders.Delete);
        DeactivateOnIdle();
    }
}
