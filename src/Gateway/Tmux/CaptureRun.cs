using System.Globalization;
using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// One capture. Screen and newest history are taken at once; more history in slices of <see cref="ScreenAnswers.HistorySlice"/>, because
/// tmux serves nobody while it captures. Lines that scroll off meanwhile shift what is above them: the slices are matched by the growth
/// of the history, and where that can't be told for sure the older lines are left out.
/// </summary>
internal sealed class CaptureRun(ControlClient client, string pane, PaneOutput output)
{
    /// <summary>Captures.</summary>
    public async Task<ScreenCapture> Run(int historyLines, Action atPlace, bool resume, CancellationToken cancellationToken)
    {
        var newest = Math.Min(historyLines, ScreenAnswers.HistorySlice);
        var place = default(PaneOutput.Place);
        var screenCommands = ScreenAnswers.Commands(pane, newest);
        var command = resume
            ? new ControlCommand($"refresh-client -A '{pane}:continue' ; {screenCommands}", [false, .. Texts(ScreenAnswers.Count)], AtPlace)
            : new ControlCommand(screenCommands, Texts(ScreenAnswers.Count), AtPlace);

        void AtPlace(byte[][] replies) => place = output.Mark(atPlace, resume);

        var answers = (await client.Send(command, cancellationToken).ConfigureAwait(false))[^ScreenAnswers.Count..];
        var screen = ScreenQuery.Parse(answers[0]);
        var older = await OlderHistory(screen, newest, Math.Min(historyLines, screen.HistorySize), place.Received, cancellationToken)
            .ConfigureAwait(false);
        return ScreenAnswers.Compose(screen, answers, older, newest, place.Modes, place.Held);
    }

    private async Task<string> OlderHistory(ScreenQuery screen, int have, int wanted, long received, CancellationToken cancellationToken)
    {
        var slices = new Stack<string>();
        var shift = 0;
        while (have < wanted)
        {
            var count = Math.Min(wanted - have, ScreenAnswers.HistorySlice);
            long receivedNow = 0;
            var line = $"display-message -p -t {pane} '#{{history_size}}|#{{pane_width}}' ; {ScreenAnswers.History(pane, have + shift, count)}";
            var command = new ControlCommand(line, Texts(2), _ => receivedNow = output.Mark(null, resume: false).Received);
            var answers = await client.Send(command, cancellationToken).ConfigureAwait(false);
            var (size, width) = SizeAndWidth(answers[0]);

            // A byte adds one line at most. Only a full history drops lines, and only then does its size not tell the growth.
            var mayHaveDropped = receivedNow != received && screen.HistorySize + (receivedNow - received) >= screen.HistoryLimit;
            if (mayHaveDropped || width != screen.Cols || size < screen.HistorySize + shift)
            {
                break;
            }

            // Lines that came since the last slice stand at this one's newer end, and are there already.
            var repeated = size - screen.HistorySize - shift;
            shift += repeated;
            if (repeated < count)
            {
                slices.Push(DropLast(CaptureText.Normalise(answers[1]), repeated));
                have += count - repeated;
            }
        }

        return string.Join('\n', slices);
    }

    private static bool[] Texts(int count)
    {
        var texts = new bool[count];
        Array.Fill(texts, true);
        return texts;
    }

    private static (int Size, int Width) SizeAndWidth(byte[] answer) =>
        Encoding.UTF8.GetString(answer).Split('|') is [var size, var width]
            && int.TryParse(size, CultureInfo.InvariantCulture, out var lines)
            && int.TryParse(width, CultureInfo.InvariantCulture, out var cols)
            ? (lines, cols)
            : throw new TmuxException("tmux did not tell the size of its history");

    private static string DropLast(string lines, int count)
    {
        var end = lines.Length;
        for (; count > 0; count--)
        {
            end = lines.LastIndexOf('\n', end - 1);
        }

        return lines[..end];
    }
}
