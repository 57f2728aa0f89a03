namespace Chatcode.Grains.Gateways.Machine;

/// <summary>What became of something that was asked of a gateway. The edge maps it to a status code.</summary>
public enum GatewayOutcome
{
    /// <summary>Done.</summary>
    Ok,

    /// <summary>What was named is not there, or the gateway is not this user's (404).</summary>
    NotFound,

    /// <summary>The gateway is away (503).</summary>
    NotConnected,

    /// <summary>The gateway did not answer in time (504).</summary>
    TimedOut,

    /// <summary>The gateway refused; the result's error has its words (502).</summary>
    Refused,

    /// <summary>The file has more than 20 MiB (413).</summary>
    TooLarge,

    /// <summary>What stands there is no file (409).</summary>
    NotAFile,

    /// <summary>As many transfers as may be at once (503).</summary>
    TooMany,

    /// <summary>Nobody knows of the transfer (any more): it was given up, or the grain was lost meanwhile (503).</summary>
    Lost,

    /// <summary>The gateway sends a file faster than it is taken, and can't be slowed (503).</summary>
    TooSlow,
}

/// <summary>Answer to every call of <see cref="IGatewayMachineGrain"/>; which members are set depends on the call.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.MachineResult")]
public sealed record MachineResult
{
    /// <summary>What became of it.</summary>
    [Id(0)] public required GatewayOutcome Outcome { get; init; }

    /// <summary>The gateway's own words when it refused.</summary>
    [Id(1)] public string? Error { get; init; }

    /// <summary>The SSH keys.</summary>
    [Id(2)] public MachineKey[] Keys { get; init; } = [];

    /// <summary>The folders' names.</summary>
    [Id(3)] public string[] Folders { get; init; } = [];

    /// <summary>The agents.</summary>
    [Id(4)] public MachineAgent[] Agents { get; init; } = [];
}

/// <summary>An SSH key to let in.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.NewKey")]
public sealed record NewKey
{
    /// <summary>Algorithm and base64, as <c>authorized_keys</c> has it.</summary>
    [Id(0)] public required string PublicKey { get; init; }

    /// <summary>The person's name for it.</summary>
    [Id(1)] public required string Label { get; init; }

    /// <summary>When it stops working; null for never.</summary>
    [Id(2)] public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>An SSH key that is in.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.MachineKey")]
public sealed record MachineKey
{
    /// <summary>As <c>ssh-keygen -l</c> prints it.</summary>
    [Id(0)] public required string Fingerprint { get; init; }

    /// <summary>The person's name for it.</summary>
    [Id(1)] public required string Label { get; init; }

    /// <summary>For example <c>ssh-ed25519</c>.</summary>
    [Id(2)] public required string Algorithm { get; init; }

    /// <summary>When it was let in; null when the gateway does not say.</summary>
    [Id(3)] public DateTimeOffset? AddedAt { get; init; }

    /// <summary>When it stops working; null for never.</summary>
    [Id(4)] public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>An agent of the machine.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.MachineAgent")]
public sealed record MachineAgent
{
    /// <summary>One of the wire's agent names, or one that only the gateway knows.</summary>
    [Id(0)] public required string Agent { get; init; }

    /// <summary>The program's name.</summary>
    [Id(1)] public required string Binary { get; init; }

    /// <summary>Whether it is on PATH.</summary>
    [Id(2)] public required bool Installed { get; init; }

    /// <summary>What it says of itself.</summary>
    [Id(3)] public string? Version { get; init; }

    /// <summary>Whether it is being installed now.</summary>
    [Id(4)] public bool Installing { get; init; }

    /// <summary>Why the last attempt to install it failed; null when it did not.</summary>
    [Id(5)] public string? InstallError { get; init; }

    /// <summary>What the installer printed last; null when it does not run, or the gateway does not tell.</summary>
    [Id(6)] public string? InstallLine { get; init; }
}
