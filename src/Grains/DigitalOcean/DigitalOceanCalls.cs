namespace Chatcode.Grains.DigitalOcean;

/// <summary>What DigitalOcean granted at the end of the OAuth flow. Prints without its tokens.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.DigitalOceanGrant")]
public sealed record DigitalOceanGrant
{
    /// <summary>Secret.</summary>
    [Id(0)] public required string AccessToken { get; init; }

    /// <summary>Secret; null when none was given, then the connection ends with the access token.</summary>
    [Id(1)] public string? RefreshToken { get; init; }

    /// <summary>When the access token expires (now + <c>expires_in</c>); null for never.</summary>
    [Id(2)] public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>As granted, for example <c>read write</c>.</summary>
    [Id(3)] public required string Scope { get; init; }

    /// <summary>The account at DigitalOcean (<c>info.uuid</c> of the token's answer, or <c>account.uuid</c>).</summary>
    [Id(4)] public required string AccountUuid { get; init; }

    /// <summary>The team that the tokens are for (<c>info.team_uuid</c>); null or empty where none is told.</summary>
    [Id(5)] public string? TeamUuid { get; init; }

    /// <summary>The account's address.</summary>
    [Id(6)] public required string Email { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"DigitalOceanGrant {{ AccountUuid = {AccountUuid} }}";
}

/// <summary>What became of <see cref="IDigitalOceanAccountGrain.Connect"/>.</summary>
public enum ConnectOutcome
{
    /// <summary>Connected.</summary>
    Ok,

    /// <summary>The account at DigitalOcean is tied to another user (409 <c>identity_conflict</c>); nothing changed.</summary>
    IdentityConflict,
}

/// <summary>What a person sees of their connection.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.DigitalOceanConnection")]
public sealed record DigitalOceanConnection
{
    /// <summary>There is a connection, broken or not.</summary>
    [Id(0)] public required bool Connected { get; init; }

    /// <summary>DigitalOcean refused to go on with it; the person has to connect again.</summary>
    [Id(1)] public bool Broken { get; init; }

    /// <summary>The account's address; null when not connected.</summary>
    [Id(2)] public string? Email { get; init; }

    /// <summary>The account; null when not connected.</summary>
    [Id(3)] public string? AccountUuid { get; init; }

    /// <summary>The team the connection is for; null when not connected or not told.</summary>
    [Id(4)] public string? TeamUuid { get; init; }

    /// <summary>Since when; null when not connected.</summary>
    [Id(5)] public DateTimeOffset? ConnectedAt { get; init; }
}

/// <summary>Whether DigitalOcean can be called for a person.</summary>
public enum AccessOutcome
{
    /// <summary>With <see cref="DigitalOceanAccess.Token"/>.</summary>
    Ok,

    /// <summary>There is no connection.</summary>
    NotConnected,

    /// <summary>The connection is broken: the person has to connect again.</summary>
    Broken,

    /// <summary>The token has to be refreshed and DigitalOcean does not answer; another try makes sense.</summary>
    Unreachable,
}

/// <summary>An access token, or why there is none. Prints without the token.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.DigitalOceanAccess")]
public sealed record DigitalOceanAccess
{
    /// <summary>Whether there is one.</summary>
    [Id(0)] public required AccessOutcome Outcome { get; init; }

    /// <summary>Secret; null unless <see cref="AccessOutcome.Ok"/>.</summary>
    [Id(1)] public string? Token { get; init; }

    /// <summary>Which token this is.</summary>
    [Id(2)] public long Version { get; init; }

    /// <summary>Whose droplets the token can see: the team's uuid, else the account's. Null unless <see cref="AccessOutcome.Ok"/>.</summary>
    [Id(3)] public string? Owner { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"DigitalOceanAccess {{ Outcome = {Outcome}, Version = {Version} }}";
}
