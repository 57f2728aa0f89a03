namespace Chatcode.Edge.Tests.Relay;

/// <summary>A gateway in a relay test, whatever it knows of our extensions.</summary>
internal interface IGatewayEnd : IAsyncDisposable
{
    /// <summary>Everything that was typed so far.</summary>
    byte[] Typed { get; }

    /// <summary>The grid that the session was last given; null for none.</summary>
    (int Cols, int Rows)? Grid { get; }

    /// <summary>What the control plane should not have sent it.</summary>
    IReadOnlyCollection<string> Faults { get; }

    Task PrintAsync(byte[] bytes);

    /// <summary>Prints a lot, as fast as its kind may.</summary>
    Task FloodAsync(byte[] frame);

    /// <summary>Waits until the newest output was acknowledged.</summary>
    Task WaitForAcksAsync();

    /// <summary>The link is cut, the terminal draws on, the daemon comes back.</summary>
    Task<IGatewayEnd> ReconnectAsync(byte[] drawnMeanwhile);
}

/// <summary>A browser in a relay test, whatever it knows of our extensions.</summary>
internal interface IBrowserEnd : IAsyncDisposable
{
    /// <summary>What it shows.</summary>
    string Screen { get; }

    /// <summary>Snapshots that it was shown.</summary>
    int Snapshots { get; }

    /// <summary>What reached it in the wrong order, where its kind can tell.</summary>
    IReadOnlyCollection<string> Faults { get; }

    Task WaitForScreenAsync(string text);

    /// <summary>Waits until there is a screen, be it an empty one.</summary>
    Task WaitForSnapshotAsync();

    Task TypeAsync(string text);

    /// <summary>Types and waits until it was told that it may not.</summary>
    Task TypeRefusedAsync(string text);

    /// <summary>Resizes and waits for the answer.</summary>
    Task<bool> ResizeAsync(int cols, int rows);

    /// <summary>Waits until it was told of a grid.</summary>
    Task WaitForGridAsync(int cols, int rows);

    /// <summary>Asks for a snapshot and waits until it was shown and answered.</summary>
    Task RefreshAsync();

    /// <summary>Waits until it was told that the gateway is away, and then that it is back.</summary>
    Task WaitForOfflineAndOnlineAsync();

    void Pause();

    void Resume();
}
