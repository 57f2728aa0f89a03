using Chatcode.Fakes.OAuth;

namespace Chatcode.Fakes.DigitalOcean;

/// <summary>How a <see cref="FakeDigitalOcean"/> starts; most of it can be changed while it runs.</summary>
public sealed record FakeDigitalOceanOptions
{
    /// <summary>0 for any free one.</summary>
    public int Port { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public OAuthClient Client { get; init; } = new("do-client", "do-secret");

    /// <summary>Who has an account; the first is who tokens are issued to when nobody is named.</summary>
    public IReadOnlyList<CloudAccount> Accounts { get; init; } = [CloudAccount.Sammy, CloudAccount.Shelly];

    /// <summary>Email of the account that consents without a page; null shows the page.</summary>
    public string? Automatic { get; init; }

    /// <summary>For an access token. The real one's is 30 days.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromDays(30);

    public CloudPace Pace { get; init; } = new();

    /// <summary>Droplets that an account may have.</summary>
    public int DropletLimit { get; init; } = 25;

    /// <summary>Requests in an hour that a token may make.</summary>
    public int RequestsPerHour { get; init; } = 5_000;

    /// <summary>What a droplet's life is carried out on; null for nothing.</summary>
    public IDropletHardware? Hardware { get; init; }

    /// <summary>Where droplets and tokens are remembered from one start to the next; null for nowhere.</summary>
    public string? StateFile { get; init; }
}

/// <summary>How long things take. <see cref="Timeout.InfiniteTimeSpan"/>: until a test says so.</summary>
public sealed record CloudPace
{
    /// <summary>From <c>new</c> to <c>active</c>; the answer to the creation always says <c>new</c>.</summary>
    public TimeSpan Boot { get; init; }

    /// <summary>From creation to the public IPv4 address.</summary>
    public TimeSpan Address { get; init; }

    /// <summary>From an action's acceptance to its end.</summary>
    public TimeSpan Action { get; init; }
}

/// <summary>An account at the cloud.</summary>
public sealed record CloudAccount(string Email, string Name, string Uuid)
{
    public static CloudAccount Sammy { get; } = new("sammy@example.com", "Sammy the Shark", "b6f0a89dbf6d9156cace5f3c78dc9851d957381e");

    public static CloudAccount Shelly { get; } = new("shelly@example.com", "Shelly the Turtle", "c1a5d2f09be84c7da7d3ab6aa0c02f1f5e9b7d44");

    /// <summary>Of the team that it is in.</summary>
    public string TeamUuid { get; init; } = "5df3e3004a17e242b7c20ca6c9fc25b701a47ece";

    /// <summary><c>active</c>, <c>warning</c> or <c>locked</c>.</summary>
    public string Status { get; init; } = "active";
}

/// <summary>Something that droplets run on. Called in order, one call after another, with the cloud locked: it returns at once.</summary>
public interface IDropletHardware
{
    /// <summary>Also for each that is remembered from before.</summary>
    void Created(Droplet droplet);

    void PoweredOn(Droplet droplet);

    void PoweredOff(Droplet droplet);

    void Destroyed(Droplet droplet);
}
