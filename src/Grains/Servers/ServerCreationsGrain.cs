using System.Security.Cryptography;
using System.Text;
using Chatcode.Grains.Ids;
using Chatcode.Grains.State;
using Microsoft.Extensions.Options;

namespace Chatcode.Grains.Servers;

/// <summary>What outlives the grain's activation.</summary>
[GenerateSerializer, Alias("chatcode.ServerCreationsState")]
public sealed class ServerCreationsState
{
    /// <summary>Of the last 24 h, oldest first; at most <see cref="ProvisioningOptions.CreationsPerDay"/>.</summary>
    [Id(0)] public List<ServerCreation> Creations { get; set; } = [];
}

/// <summary>A request to rent a server.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.ServerCreation")]
public sealed record ServerCreation
{
    /// <summary>The server.</summary>
    [Id(0)] public required VpsId Server { get; init; }

    /// <summary>When it was asked for.</summary>
    [Id(1)] public required DateTimeOffset At { get; init; }

    /// <summary>SHA-256 of the <c>Idempotency-Key</c>, which may be long; null for none.</summary>
    [Id(2)] public string? Key { get; init; }

    /// <summary>SHA-256 of what was asked for.</summary>
    [Id(3)] public required string Request { get; init; }

    /// <summary>The server was there and is deleted, or was refused.</summary>
    [Id(4)] public bool Gone { get; init; }
}

/// <summary>The servers that a person asked to rent. It calls nobody, so that a server's grain may wait for it.</summary>
internal sealed class ServerCreationsGrain : Grain, IServerCreationsGrain
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly StateWriter<ServerCreationsState> _state;
    private readonly ProvisioningOptions _options;
    private readonly TimeProvider _time;

    public ServerCreationsGrain([PersistentState("creations")] IPersistentState<ServerCreationsState> state, IOptions<ProvisioningOptions> options, TimeProvider time)
    {
        _state = new StateWriter<ServerCreationsState>(state);
        (_options, _time) = (options.Value, time);
    }

    public async Task<CreationTicket> Begin(string? key, string request)
    {
        await _state.Flush();
        var now = _time.GetUtcNow();
        var (keyHash, requestHash) = (key is null ? null : Hash(key), Hash(request));
        var recent = _state.State.Creations.Where(creation => now - creation.At < Day).ToList();
        if (keyHash is not null && recent.Find(creation => creation.Key == keyHash) is { } before)
        {
            return before.Request != requestHash ? new CreationTicket { Outcome = CreationOutcome.OtherRequest }
                : before.Gone ? new CreationTicket { Outcome = CreationOutcome.Gone }
                : new CreationTicket { Outcome = CreationOutcome.Ok, Server = before.Server };
        }

        var wait = Max(UntilRoom(recent, _options.CreationsPerHour, Hour, now), UntilRoom(recent, _options.CreationsPerDay, Day, now));
        if (wait > TimeSpan.Zero) return new CreationTicket { Outcome = CreationOutcome.TooMany, RetryAfter = wait };

        var creation = new ServerCreation { Server = VpsId.New(), At = now, Key = keyHash, Request = requestHash };
        await _state.Save(state =>
        {
            state.Creations.RemoveAll(old => now - old.At >= Day);
            state.Creations.Add(creation);
        });
        return new CreationTicket { Outcome = CreationOutcome.Ok, Server = creation.Server };
    }

    public Task Refused(VpsId server) => Change(server, static creation => creation with { Key = null, Gone = true });

    public Task Removed(VpsId server) => Change(server, static creation => creation with { Gone = true });

    public Task<bool> IsOver(VpsId server) => Task.FromResult(_state.State.Creations.Exists(creation => creation.Server == server && creation.Gone));

    private Task Change(VpsId server, Func<ServerCreation, ServerCreation> change)
    {
        return _state.State.Creations.Exists(creation => creation.Server == server)
            ? _state.Save(state =>
            {
                var index = state.Creations.FindIndex(creation => creation.Server == server);
                if (index >= 0) state.Creations[index] = change(state.Creations[index]);
            })
            : Task.CompletedTask;
    }

    /// <summary>How long until one more than those fits into the limit; zero for now.</summary>
    private static TimeSpan UntilRoom(List<ServerCreation> recent, int limit, TimeSpan span, DateTimeOffset now)
    {
        var within = recent.Where(creation => now - creation.At < span).ToList();
        return within.Count < limit ? TimeSpan.Zero : within[^limit].At + span - now;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
