using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.DigitalOcean.Api;

namespace Chatcode.Grains.Servers;

/// <summary>What there is at DigitalOcean under the server's tag.</summary>
internal sealed partial class ServerGrain
{
    /// <summary>Finds the server's droplet and deletes every other of its tag, so that there are never two.</summary>
    /// <returns>The droplet, or null when there is none for certain; a problem when that can't be told, or a stray could not be deleted.</returns>
    private async Task<(ServerProblem? Problem, Droplet? Droplet)> Look()
    {
        if (Machine is not { MayExist: true } machine) return default;
        var cloud = Cloud(Server!.User, machine.Owner);
        var (trouble, droplets) = await FindDroplets(cloud);
        if (trouble is not null) return (trouble, null);

        // The one that is known stays, whatever became of its tags. Sorted, so that two looks choose the same one.
        var own = Server?.DropletId is { } known and not 0
            ? Array.Find(droplets, droplet => droplet.Id == known)
            : droplets.Where(droplet => machine.IsWanted && droplet.Has(machine.AttemptTag)).MinBy(static droplet => droplet.Id);
        long[] strays = [.. Ours(droplets).Append(machine.GivenUp).Where(id => id != 0 && id != own?.Id && id != Server?.DropletId).Distinct()];
        if (await DeleteDroplets(cloud, strays) is { } problem) return (problem, null);
        if (machine.GivenUp != 0) await _state.Save(static state => state.Machine = state.Machine! with { GivenUp = 0 });
        return (own is null && IsUnsettled(machine) ? new ServerProblem { Kind = CloudOutcome.Unsettled } : null, own);
    }

    private async Task<(ServerProblem? Problem, Droplet[] Droplets)> FindDroplets(CloudCalls cloud)
    {
        var found = await cloud.Call(token => _api.FindDroplets(token, DropletName.Tag(_id)));
        if (found.Value is { } droplets) return (null, droplets);

        // A list is always there: that it is not found says nothing of what would be on it.
        var problem = Problem(found);
        return (problem.Kind is CloudOutcome.NotFound ? problem with { Kind = CloudOutcome.Unavailable } : problem, []);
    }

    /// <summary>Those that an attempt of ours made. What a person puts the server's tag on themselves is left alone.</summary>
    private static IEnumerable<long> Ours(Droplet[] droplets) =>
        droplets.Where(static droplet => droplet.Tags?.Any(ServerMachine.IsAttemptTag) ?? false).Select(static droplet => droplet.Id);

    /// <summary>Gone already counts as deleted.</summary>
    private async Task<ServerProblem?> DeleteDroplets(CloudCalls cloud, IEnumerable<long> ids)
    {
        foreach (var id in ids)
        {
            var deleted = await cloud.Call(token => _api.DeleteDroplet(token, id));
            if (deleted.Outcome is not (CloudOutcome.Ok or CloudOutcome.NotFound)) return Problem(deleted);
            LogDropletDeleted(_id, id);
        }

        return null;
    }

    /// <summary>A request to create may still be on its way, and its droplet not in any list.</summary>
    private bool IsUnsettled(ServerMachine machine) => machine.SentAt is { } sent && Now - sent < _options.Settle;

    /// <summary>The address may come late; looking for it is also when a stray of an attempt that was given up shows.</summary>
    /// <returns>Whether there is nothing more to look for.</returns>
    private async Task<bool> FillInAddress()
    {
        if (Server is not { DropletId: var id and not 0 } server || Machine is not { } machine) return true;
        var (problem, droplet) = await Look();
        if (problem is null && droplet?.Id != id)
        {
            // Somebody took its tags off, or it is gone.
            var known = await Cloud(server.User, machine.Owner).Call(token => _api.GetDroplet(token, id));
            (problem, droplet) = (known.Value is null ? Problem(known) : null, known.Value);
        }

        if (problem is not null)
        {
            LogNoAddress(_id, problem.Kind, problem.Reason);
            await Change(server => server with { Problem = problem }, when: server => server.DropletId == id && server.Problem != problem);
            return problem.Kind is CloudOutcome.NotFound;
        }

        if (droplet?.PublicIpv4 is not { } address) return false;
        await Change(server => server with { Ipv4 = address, Problem = null }, when: server => server.DropletId == id);
        return true;
    }
}
