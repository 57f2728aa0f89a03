using System.Globalization;
using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>How a pane's program ended.</summary>
/// <param name="Code">Exit code; 128 + n for signal n; null when tmux never learnt it.</param>
internal sealed record Exited(int? Code)
{
    /// <summary>The command that asks for it.</summary>
    public static string QueryFor(string pane) =>
        $"display-message -p -t {pane} '#{{pane_dead}}|#{{pane_dead_status}}|#{{pane_dead_signal}}'";

    /// <summary>Reads the answer; null while tmux does not know that and how the program ended.</summary>
    public static Exited? Parse(ReadOnlySpan<byte> answer) =>
        Encoding.UTF8.GetString(answer).Split('|') is ["1", var status, var signal]
        && (Number(status) ?? (Number(signal) is { } by ? 128 + by : null)) is { } code
            ? new(code)
            : null;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
