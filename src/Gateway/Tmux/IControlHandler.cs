namespace Chatcode.Gateway.Tmux;

/// <summary>What <see cref="ControlParser"/> finds, in order.</summary>
internal interface IControlHandler
{
    /// <summary>A pane's output, unescaped. Valid only during the call.</summary>
    void OnOutput(uint pane, ReadOnlySpan<byte> data);

    /// <summary>tmux stopped sending a pane's output.</summary>
    void OnPause(uint pane);

    /// <summary>
    /// A reply begins; <paramref name="own"/> when it answers a command of this client's.
    /// </summary>
    /// <returns>
    /// True: the reply is text, every line up to the matching end belongs to it, whatever it looks like. False: the command prints
    /// nothing, and lines that look like notifications are some.
    /// </returns>
    bool OnReplyBegin(bool own);

    /// <summary>A reply is complete; <paramref name="failed"/> when tmux refused the command, in its words. Valid only during the call.</summary>
    void OnReply(bool own, bool failed, ReadOnlySpan<byte> text);

    /// <summary>Any other line, for example <c>%window-renamed @0 name</c>. Valid only during the call.</summary>
    void OnNotification(ReadOnlySpan<byte> line);
}
