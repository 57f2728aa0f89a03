namespace Chatcode.Grains.DigitalOcean;

/// <summary>What became of something that DigitalOcean was asked for on a person's behalf. Stored by number: append only.</summary>
public enum CloudOutcome
{
    /// <summary>Done, or accepted.</summary>
    Ok,

    /// <summary>The person has no connection to DigitalOcean.</summary>
    NotConnected,

    /// <summary>DigitalOcean does not accept the connection any more: the person has to connect again.</summary>
    Broken,

    /// <summary>The connection is to another account or team than the one the droplet is in, where it cannot be seen.</summary>
    OtherAccount,

    /// <summary>There is no such thing.</summary>
    NotFound,

    /// <summary>Refused for good; DigitalOcean says why.</summary>
    Refused,

    /// <summary>Too many requests; later it may be done.</summary>
    RateLimited,

    /// <summary>No answer, or none that makes sense; later it may be done.</summary>
    Unavailable,

    /// <summary>An earlier request may still be under way at DigitalOcean; in a minute it is known.</summary>
    Unsettled,

    /// <summary>DigitalOcean is doing something else with the droplet; in a moment it may be done.</summary>
    Busy,
}
