namespace Chatcode.Gateway.Tmux;

/// <summary>What a control client tells its session; on the reader thread, in order.</summary>
internal interface IControlClientEvents
{
    /// <summary>What the commands that started the client printed, before any output.</summary>
    void OnStartText(ReadOnlySpan<byte> text);

    /// <summary>Output of a pane. Valid only during the call.</summary>
    void OnOutput(uint pane, ReadOnlySpan<byte> data);

    /// <summary>tmux paused a pane by itself.</summary>
    void OnPause(uint pane);
}
