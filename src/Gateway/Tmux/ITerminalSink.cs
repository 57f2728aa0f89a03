namespace Chatcode.Gateway.Tmux;

/// <summary>
/// Takes what a session's pane prints. Called on the session's own reader thread, in order, never by two threads at once.
/// Every method must return quickly: while it runs the pipe is not read, and a pipe that is not read stops the program in the pane.
/// </summary>
internal interface ITerminalSink : IProgramNotices
{
    /// <summary>
    /// Output, byte for byte as the program wrote it. The last bytes of a UTF-8 character that is still incomplete are kept back and
    /// come with the next call, so that a capture never falls between the bytes of one character.
    /// </summary>
    /// <param name="data">Valid only during the call.</param>
    void OnOutput(ReadOnlySpan<byte> data);

    /// <summary>
    /// Bytes were lost: tmux paused the pane by itself, or its control client had to be replaced. No output follows until
    /// <see cref="TmuxSession.Resume"/>, which the sink's owner is now to call.
    /// </summary>
    void OnPaused();

    /// <summary>
    /// The screen as the pane's program left it. When a program ends, tmux drops what it has not yet written to its clients, so the last
    /// outputs may be missing. Called at most once, shortly before <see cref="OnEnded"/>, and not when tmux could not be asked any more.
    /// </summary>
    void OnLastScreen(ScreenCapture screen)
    {
    }

    /// <summary>The pane's program ended or the session is gone. Called once, last.</summary>
    /// <param name="exitCode">The program's exit code; 128 + n when signal n ended it; null when nobody can tell.</param>
    void OnEnded(int? exitCode);
}
