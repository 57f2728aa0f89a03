namespace Chatcode.Gateway.Configuration;

/// <summary>What of the daemon's own environment its children see.</summary>
internal static class InheritedEnvironment
{
    // What belongs to the daemon, its service unit or a terminal around it, and to nobody's shell.
    private static readonly string[] KeptBack =
        ["GATEWAY_", "DOTNET_", "TMUX", "INVOCATION_ID", "JOURNAL_STREAM", "NOTIFY_SOCKET", "LISTEN_", "WATCHDOG_", "MAINPID"];

    /// <summary>Takes out of a child's environment what is the daemon's own.</summary>
    public static void Strip(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.ToArray())
        {
            if (Array.Exists(KeptBack, prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                environment.Remove(name);
            }
        }
    }
}
