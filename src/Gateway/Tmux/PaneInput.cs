using System.Globalization;
using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// Types into a pane. Few bytes go as <c>send-keys -H</c>, which hands each to the program as it is; many as a paste buffer from a file,
/// since one long <c>send-keys</c> line is lost whole and many short ones are slow.
/// </summary>
internal sealed class PaneInput(string tempDirectory)
{
    /// <summary>More than this goes by a file.</summary>
    public const int MaxKeys = 256;

    private const int KeysPerLine = 128;

    private static long _buffers;

    /// <summary>Sends the bytes. Everything is under way, in order, when the call returns; the task completes when tmux has taken it.</summary>
    public Task Write(ReadOnlySpan<byte> input, ControlClient client, string pane, CancellationToken cancellationToken)
    {
        if (input.Length > MaxKeys)
        {
            return Paste(input, client, pane, cancellationToken);
        }

        var last = Task.CompletedTask;
        for (var first = last; !input.IsEmpty; input = input[Math.Min(KeysPerLine, input.Length)..])
        {
            var line = Keys(input[..Math.Min(KeysPerLine, input.Length)], pane);
            last = client.Send(new ControlCommand(line, [false]), cancellationToken);
            last = first = first.IsCompletedSuccessfully ? last : Task.WhenAll(first, last);
        }

        return last;
    }

    private static string Keys(ReadOnlySpan<byte> input, string pane)
    {
        var line = new StringBuilder("send-keys -H -t ", 32 + (3 * input.Length)).Append(pane);
        foreach (var value in input)
        {
            line.Append(CultureInfo.InvariantCulture, $" {value:x2}");
        }

        return line.ToString();
    }

    private Task<byte[][]> Paste(ReadOnlySpan<byte> input, ControlClient client, string pane, CancellationToken cancellationToken)
    {
        // Written before the call returns, so that what is typed next can't overtake it: 1 MiB takes a millisecond.
        var file = PrivateFile.Create(tempDirectory, input);
        try
        {
            var buffer = string.Create(CultureInfo.InvariantCulture, $"chatcode-{Environment.ProcessId}-{Interlocked.Increment(ref _buffers)}");
            var line = $"load-buffer -b {buffer} {TmuxQuote.Word(file.Path)} ; paste-buffer -r -d -b {buffer} -t {pane}";
            var command = new ControlCommand(line, [false, false]);
            var sent = client.Send(command, cancellationToken);
            // Only when tmux has read it, also when the caller no longer waits.
            _ = command.Replies.ContinueWith(_ => file.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return sent;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
