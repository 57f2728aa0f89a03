namespace Chatcode.Gateway.Tmux;

/// <summary>Told, in the course of the output, of what a program says to its terminal beside what it draws. Must return quickly.</summary>
internal interface IProgramNotices
{
    /// <summary>The bell.</summary>
    void OnBell()
    {
    }

    /// <summary>An operating system command (OSC), without its begin and end.</summary>
    /// <param name="command">Valid only during the call.</param>
    void OnCommand(ReadOnlySpan<byte> command)
    {
    }
}
