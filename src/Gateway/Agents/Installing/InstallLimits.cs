namespace Chatcode.Gateway.Agents.Installing;

/// <summary>Times of an installation.</summary>
internal sealed record InstallLimits
{
    /// <summary>How long an installer may run; default 10 min, as a slow line needs for a Node.js and an agent.</summary>
    public TimeSpan Bound { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Between two events that tell how far it is; default 0.5 s.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(500);
}
