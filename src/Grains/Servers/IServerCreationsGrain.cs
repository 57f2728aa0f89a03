using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Servers;

/// <summary>
/// The servers that a person asked to rent within 24 h: what an <c>Idempotency-Key</c> stands for, and how many they may ask for.
/// The key is the <see cref="UserId"/>.
/// </summary>
[Alias("chatcode.IServerCreationsGrain")]
public interface IServerCreationsGrain : IGrainWithStringKey
{
    /// <summary>Says which server a request is to make. The same key with the same request is the same server; it counts once.</summary>
    /// <param name="key">The request's <c>Idempotency-Key</c>; null for none.</param>
    /// <param name="request">What is asked for, in a form that two equal requests share.</param>
    [Alias("Begin")]
    Task<CreationTicket> Begin(string? key, string request);

    /// <summary>Nothing was made: the key may be used again.</summary>
    [Alias("Refused")]
    Task Refused(VpsId server);

    /// <summary>Whether the server's end was told: by this id nothing is made any more. A request that began before it has to begin anew.</summary>
    [Alias("IsOver")]
    Task<bool> IsOver(VpsId server);

    /// <summary>The server is gone: the key that made it makes no other one.</summary>
    [Alias("Removed")]
    Task Removed(VpsId server);
}

/// <summary>What becomes of a request to rent a server.</summary>
public enum CreationOutcome
{
    /// <summary>It makes, or has made, <see cref="CreationTicket.Server"/>.</summary>
    Ok,

    /// <summary>The key came with another request before (422).</summary>
    OtherRequest,

    /// <summary>The server that the key made has been deleted (409).</summary>
    Gone,

    /// <summary>Too many; in <see cref="CreationTicket.RetryAfter"/> there is room (429).</summary>
    TooMany,
}

/// <summary>Answer to <see cref="IServerCreationsGrain.Begin"/>.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.CreationTicket")]
public sealed record CreationTicket
{
    /// <summary>What becomes of it.</summary>
    [Id(0)] public required CreationOutcome Outcome { get; init; }

    /// <summary>The server; the default unless it is <see cref="CreationOutcome.Ok"/>.</summary>
    [Id(1)] public VpsId Server { get; init; }

    /// <summary>With <see cref="CreationOutcome.TooMany"/>.</summary>
    [Id(2)] public TimeSpan RetryAfter { get; init; }
}
