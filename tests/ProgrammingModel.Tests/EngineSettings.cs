namespace Chatcode.ProgrammingModel.Tests;

/// <summary>What a test wants of its engine.</summary>
internal sealed record EngineSettings
{
    public required string ConnectionString { get; init; }

    public string ServiceId { get; init; } = "programming-model";

    /// <summary>Null for the engine's default, which no test waits for. At least 2 s, for Orleans' sake.</summary>
    public TimeSpan? IdleAge { get; init; }
}
