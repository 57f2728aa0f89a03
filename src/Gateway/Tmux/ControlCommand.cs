using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>One line for tmux, with what is expected back: a reply for each command on it, or one error for the first that fails.</summary>
internal sealed class ControlCommand
{
    private readonly TaskCompletionSource<byte[][]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool[] _replyIsText;
    private readonly byte[][] _replies;
    private readonly Action<byte[][]>? _atPlace;
    private int _received;

    /// <param name="line">The commands, separated by <c>;</c>, without line break.</param>
    /// <param name="replyIsText">For each command whether it prints text.</param>
    /// <param name="atPlace">Gets the replies on the reader thread, at their place among the outputs. Not when tmux refuses.</param>
    public ControlCommand(string line, bool[] replyIsText, Action<byte[][]>? atPlace = null)
    {
        if (line.Length == 0 || line.Contains('\n', StringComparison.Ordinal))
        {
            throw new ArgumentException("one line, not empty: an empty one detaches", nameof(line));
        }

        Line = Encoding.UTF8.GetBytes(line + "\n");
        _replyIsText = replyIsText;
        _replies = new byte[replyIsText.Length][];
        _atPlace = atPlace;
    }

    /// <summary>The line's bytes, with its line break.</summary>
    public ReadOnlyMemory<byte> Line { get; }

    /// <summary>The text of each reply, in order; fails with <see cref="TmuxException"/> when tmux refuses or goes away.</summary>
    public Task<byte[][]> Replies => _completion.Task;

    /// <summary>Whether the reply that now begins is text.</summary>
    public bool NextReplyIsText => _replyIsText[_received];

    /// <summary>Takes the next reply. Reader thread only.</summary>
    /// <returns>True when the line is answered.</returns>
    public bool TakeReply(bool failed, ReadOnlySpan<byte> text)
    {
        if (failed)
        {
            _completion.TrySetException(new TmuxException($"tmux: {Encoding.UTF8.GetString(text)}"));
            return true;
        }

        _replies[_received++] = text.ToArray();
        if (_received < _replies.Length)
        {
            return false;
        }

        _atPlace?.Invoke(_replies);
        _completion.TrySetResult(_replies);
        return true;
    }

    /// <summary>The client went away with the line unanswered.</summary>
    public void Fail(TmuxException reason) => _completion.TrySetException(reason);
}
