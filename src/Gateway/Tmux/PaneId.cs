using System.Globalization;
using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>How tmux calls a session's pane and window, what runs in it, and which server it is.</summary>
internal sealed record PaneId(uint Number, string WindowId, int Pid, int ServerPid)
{
    /// <summary>The command that asks for it.</summary>
    public const string Query = "display-message -p '#{pane_id}|#{window_id}|#{pane_pid}|#{pid}|#{pane_width}|#{pane_height}'";

    /// <summary>Target of commands: <c>%0</c>, never a name, as names match prefixes.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"%{Number}");

    /// <summary>Reads the answer: the pane, its columns and rows.</summary>
    /// <exception cref="TmuxException">The answer has another form.</exception>
    public static (PaneId Pane, int Cols, int Rows) Parse(ReadOnlySpan<byte> answer)
    {
        var text = Encoding.UTF8.GetString(answer);
        return text.Split('|') is [['%', .. var number], ['@', ..] window, var pid, var server, var cols, var rows]
            ? (new(Parse<uint>(number), window, Parse<int>(pid), Parse<int>(server)), Parse<int>(cols), Parse<int>(rows))
            : throw new TmuxException($"tmux described its pane as '{text}'");

        T Parse<T>(string value)
            where T : IParsable<T> =>
            T.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : throw new TmuxException($"tmux described its pane as '{text}'");
    }
}
