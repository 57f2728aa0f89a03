using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.DigitalOcean.Api;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Users;

namespace Chatcode.Grains.Servers;

/// <summary>
/// Rented servers: reminders, then the intent, then the droplet, then its id. Killed anywhere between, a reminder's turn goes on
/// from what is stored and from what DigitalOcean has under the server's tag. Each attempt has a gateway's token of its own, made
/// before it is sent and after the look that found nothing, so that whichever droplet is found is one whose token holds; nothing
/// secret is stored for it.
/// </summary>
internal sealed partial class ServerGrain
{
    public async Task<ServerResult> Create(UserId user, NewServer wanted)
    {
        if (Server is { } existing)
        {
            if (existing.User != user || Machine is null) return NotFound;
            if (Machine.Refused)
            {
                // To a call whose process died before the end.
                await Destroy();
                return Over;
            }

            if (existing is { Status: ServerStatus.Provisioning, DropletId: 0 }) await Provision();
            return Server is { } known ? await Result(known) : NotFound;
        }

        if (await Creations(user).IsOver(_id)) return Over;
        if (await Cloud(user, owner: null).Check() is { Outcome: not CloudOutcome.Ok and var outcome }) return Failed(server: null, new ServerProblem { Kind = outcome });

        // Reminders go first: one without an intent ends itself, an intent without one would wait for ever.
        await Remind(ServerReminders.Provision, FirstTurn);
        await Remind(ServerReminders.Deadline, _options.Deadline, FirstTurn);
        var page = await GrainFactory.GetGrain<IUserGrain>(user.Value).ReserveServerPlace(_id);
        var made = NewRecord(user, ServerProvider.DigitalOcean, wanted.Label);
        made = made with { Region = wanted.Region, Size = wanted.Size, Image = wanted.Image, ProvisioningDeadlineAt = made.CreatedAt + _options.Deadline };
        await _state.Save(state =>
        {
            state.Server = made;
            state.Page = page;
            state.Machine = new ServerMachine { ConnectUrl = wanted.ConnectUrl, ReleaseUrl = wanted.ReleaseUrl, StartedAt = made.CreatedAt };
        });
        LogIntent(_id, user);

        if (await Provision() is { } problem && IsFinal(problem) && Machine is { MayExist: false })
        {
            // Nothing was made and nothing will be: as if it had not been asked for.
            await Remind(ServerReminders.Delete, FirstTurn);
            var now = Now;
            await _state.Save(state =>
            {
                state.Server = state.Server! with { Status = ServerStatus.Deleting, UpdatedAt = now };
                state.Machine = state.Machine! with { Refused = true };
            });
            await Remove();
            return Failed(server: null, problem);
        }

        return Server is { } server ? await Result(server) : NotFound;
    }

    public async Task<ServerResult> Retry(UserId user)
    {
        if (Server is not { } server || server.User != user) return NotFound;
        if (Machine is not { } machine) return new ServerResult { Outcome = ServerOutcome.Manual, Server = server };
        if (server.Status is not ServerStatus.ProvisioningTimeout) return Wrong(server);
        if (await Cloud(user, machine.MayExist ? machine.Owner : null).Check() is { Outcome: not CloudOutcome.Ok and var outcome }) return Failed(server, new ServerProblem { Kind = outcome });

        // A late hello may come until the state is another; nothing that it needs is taken from it before.
        await Remind(ServerReminders.Provision, FirstTurn);
        await Remind(ServerReminders.Deadline, _options.Deadline, FirstTurn);
        var now = Now;
        var again = false;
        await _state.Save(state =>
        {
            again = state.Server is { Status: ServerStatus.ProvisioningTimeout };
            if (!again) return;
            var givenUp = state.Server!.DropletId != 0 ? state.Server.DropletId : state.Machine!.GivenUp;
            state.Machine = state.Machine! with { StartedAt = now, Retired = state.Machine.Attempt, GivenUp = givenUp };
            state.Server = state.Server with
            {
                Status = ServerStatus.Provisioning, ProvisioningDeadlineAt = now + _options.Deadline, DropletId = 0, Ipv4 = null, Problem = null, UpdatedAt = now,
            };
        });
        if (!again) return Server is { } changed ? Wrong(changed) : NotFound;
        var problem = await Provision();
        return problem is not null && IsFinal(problem) ? Failed(Server, problem) : await Result(Server!);
    }

    /// <summary>Goes on with making the droplet. Idempotent.</summary>
    /// <returns>Null when it is there or need not be; else why it is not yet.</returns>
    private async Task<ServerProblem?> Provision()
    {
        await _state.Flush();
        if (Server is not { } server || Machine is null || server.Status is ServerStatus.Deleting || server.DropletId != 0) return null;
        await PutInList();
        if (Machine is { Attempt: > 0, IsWanted: false })
        {
            // The machine of before counts no more. Its token first: its daemon tries to come back as soon as its link is closed.
            await _tokens.Revoke(server.Gateway, CancellationToken.None);
            await Gateway(server).CloseLink("server is made anew");
        }

        await Gateway(server).Register(new GatewayRegistration { Vps = _id, User = server.User });

        var (problem, droplet) = await Look();
        if (problem is null && droplet is null)
        {
            if (IsWaitedFor)
            {
                (problem, droplet) = await CreateDroplet();
            }
            else if ((await Gateway(server).GetPresence()).Connected)
            {
                // It is somewhere: DigitalOcean's list is late, or somebody took its tags off.
                problem = new ServerProblem { Kind = CloudOutcome.Unsettled };
            }
            else
            {
                await GiveUp();
                return null;
            }
        }

        if (droplet is not null)
        {
            await Found(droplet);
            return null;
        }

        if (problem is not null) await NotYet(problem);
        return problem;
    }

    /// <summary>There is no droplet and nobody waits for one: time is up, which was said, or its gateway said hello once and is gone. Nothing is made behind the person's back.</summary>
    private async Task GiveUp()
    {
        var now = Now;
        await _state.Save(state =>
        {
            if (state.Server is not { } known || state.Machine is not { } machine) return;
            var wasThere = known.Status is ServerStatus.Active;
            state.Machine = machine with { SentAt = null, MayExist = wasThere };
            if (!wasThere) return;
            state.Server = known with { Status = ServerStatus.ProvisioningTimeout, Problem = new ServerProblem { Kind = CloudOutcome.NotFound }, UpdatedAt = now };
        });
        LogGivenUp(_id, Machine?.Attempt ?? 0);
        await PutInList();
        await Forget(ServerReminders.Provision);

        // A hello that came between may have been about what was changed or forgotten here.
        if (Server is { } server) await GatewayChanged(await Gateway(server).GetPresence());
        await LookOn();
    }

    /// <summary>The droplet of a server that said hello is looked for until its number is known.</summary>
    private Task LookOn() => Machine is not null && Server is { Status: ServerStatus.Active, DropletId: 0 } ? Remind(ServerReminders.Provision, FirstTurn) : Task.CompletedTask;

    /// <summary>A droplet may be made: the person waits for it.</summary>
    private bool IsWaitedFor => Server is { Status: ServerStatus.Provisioning, ProvisioningDeadlineAt: var deadline } && deadline > Now;

    private async Task<(ServerProblem? Problem, Droplet? Droplet)> CreateDroplet()
    {
        var (server, before) = (Server!, Machine!);
        var (outcome, owner) = await Cloud(server.User, before.MayExist ? before.Owner : null).Check();
        if (outcome is not CloudOutcome.Ok) return (new ServerProblem { Kind = outcome }, null);
        var now = Now;
        var attempt = before.Attempt + 1;
        var isMine = false;
        await _state.Save(state =>
        {
            // Another activation, in a split, may have taken the number: one of the two stops here.
            isMine = state.Machine?.Attempt == attempt - 1 && state.Server is { Status: ServerStatus.Provisioning };
            if (isMine) state.Machine = state.Machine! with { Attempt = attempt, SentAt = now, HelloCountsFrom = now, MayExist = true, Owner = owner };
        });
        if (!isMine || Machine is not { } machine) return (new ServerProblem { Kind = CloudOutcome.Unsettled }, null);

        var token = await _tokens.Issue(server.Gateway, CancellationToken.None);
        var droplet = new NewDroplet(
            DropletName.Of(server.Label),
            server.Region,
            server.Size,
            server.Image,
            UserData.Script(server.Gateway, token, machine.ConnectUrl, _options.ReleaseUrl ?? machine.ReleaseUrl),
            [DropletName.CommonTag, DropletName.Tag(_id), machine.AttemptTag]);

        // By its stored time others tell when it is settled. Whatever came between, a slow write or a token's refresh: no request goes out late.
        var made = await Cloud(server.User, machine.Owner).Call(cloudToken => Now - now < _options.SendWithin
            ? _api.CreateDroplet(cloudToken, droplet)
            : Task.FromResult(new ApiResult<Droplet>(ApiOutcome.NotSent)));
        if (made is { Outcome: CloudOutcome.Ok, Value: { } known }) return (null, known);
        if (!made.MayBeDone)
        {
            await _state.Save(state => state.Machine = state.Machine! with { SentAt = null, MayExist = before.MayExist });
        }

        // An image or a region that is not found is a refusal of this request, not the end of a droplet.
        var problem = Problem(made);
        return (problem.Kind is CloudOutcome.NotFound ? problem with { Kind = CloudOutcome.Refused } : problem, null);
    }

    private async Task Found(Droplet droplet)
    {
        var now = Now;
        await _state.Save(state =>
        {
            if (state.Server is not { } server) return;
            state.Server = server with { DropletId = droplet.Id, Ipv4 = droplet.PublicIpv4 ?? server.Ipv4, Problem = null, UpdatedAt = now };
            state.Machine = state.Machine! with { SentAt = null, MayExist = true };
        });
        LogDroplet(_id, droplet.Id, Machine?.Attempt ?? 0);
        await PutInList();
        await Remind(ServerReminders.Address, FirstTurn);
        await Forget(ServerReminders.Provision);
    }

    /// <summary>Notes why there is no droplet yet, and when to go on. A refusal ends the waiting.</summary>
    private async Task NotYet(ServerProblem problem)
    {
        LogNotProvisioned(_id, problem.Kind, problem.Reason);
        var isRefused = problem.Kind is CloudOutcome.Refused;
        await Change(server => server with
        {
            Problem = problem,
            Status = isRefused && server.Status is ServerStatus.Provisioning ? ServerStatus.ProvisioningTimeout : server.Status,
        });
        if (isRefused && Machine is { MayExist: false }) await Forget(ServerReminders.Provision);
        else await Remind(ServerReminders.Provision, Backoff(Machine!.StartedAt, problem.RetryAfter));
    }

    /// <summary>The same request again meets the same answer.</summary>
    private static bool IsFinal(ServerProblem problem) => problem.Kind is CloudOutcome.Refused || NeedsThePerson(problem.Kind);

    /// <summary>Nothing goes on before the person has connected DigitalOcean, or the right account there.</summary>
    private static bool NeedsThePerson(CloudOutcome outcome) => outcome is CloudOutcome.NotConnected or CloudOutcome.Broken or CloudOutcome.OtherAccount;

    private static ServerResult Over => new() { Outcome = ServerOutcome.Over };

    private static ServerResult Failed(ServerRecord? server, ServerProblem problem) => new() { Outcome = ServerOutcome.Cloud, Server = server, Problem = problem };

    private static ServerProblem Problem<T>(CloudResult<T> result)
        where T : class => new() { Kind = result.Outcome, Reason = result.Reason, RetryAfter = result.RetryAfter };

    private IDigitalOceanAccountGrain Account(UserId user) => GrainFactory.GetGrain<IDigitalOceanAccountGrain>(user.Value);

    private IServerCreationsGrain Creations(UserId user) => GrainFactory.GetGrain<IServerCreationsGrain>(user.Value);

    private CloudCalls Cloud(UserId user, string? owner) => new(Account(user), owner);
}
