namespace Chatcode.Grains.Users;

/// <summary>Which of a person's cookies hold.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.SignInRules")]
public sealed record SignInRules
{
    /// <summary>Cookies of a lower version are signed out.</summary>
    [Id(0)] public required int Version { get; init; }

    /// <summary>Ids of cookies of this version that are signed out.</summary>
    [Id(1)] public required string[] SignedOut { get; init; }

    /// <summary>One more with each sign-out: of two answers, the one with the higher is the newer.</summary>
    [Id(2)] public required long Revision { get; init; }

    /// <summary>Whether a cookie holds.</summary>
    /// <param name="version">The version under which it was made.</param>
    /// <param name="signIn">Its id; null for a sign-in that has none because it lasts one request.</param>
    public bool Allow(int version, string? signIn) => version >= Version && (signIn is null || !SignedOut.AsSpan().Contains(signIn));
}
