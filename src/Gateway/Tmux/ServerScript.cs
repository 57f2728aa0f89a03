using System.Globalization;
using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// The commands that set up our server and sessions. They go to tmux in a private file, since command lines are for everybody to see and
/// sessions' environments hold keys.
/// </summary>
internal static class ServerScript
{
    // Set again with every session made or taken up, as the server may have been started by a service unit or an older daemon.
    // No window-size: set globally, "manual" makes the next new-session kill the server (tmux 3.3a). No status line, it would take a row.
    // A dead pane stays until its exit code is read. No hook tells of it: docs/decisions/0012-how-a-sessions-end-is-heard.md.
    private const string ServerOptions = """
        set-option -s exit-empty off
        set-option -s set-clipboard off
        set-option -s default-terminal xterm-256color
        set-option -g status off
        set-option -g prefix None
        set-option -g prefix2 None
        set-option -g mouse off
        set-option -g bell-action none
        set-option -g update-environment ''
        set-option -g destroy-unattached off
        set-option -g detach-on-destroy on
        set-option -gw automatic-rename off
        set-option -gw allow-rename off
        set-option -gw alternate-screen on
        set-option -gw remain-on-exit on
        set-option -gw remain-on-exit-format ''

        """;

    /// <summary>The pane's option that carries the hidden modes over a restart of the daemon, as hexadecimal.</summary>
    public const string ModesOption = "@chatcode_modes";

    // Not by tmux's -c, which expands formats in the path, "#(command)" too, and goes elsewhere in silence when the directory is gone.
    // Without a locale, programs take every character beyond ASCII for several.
    private const string ChangeDirectory = "LANG=${LANG:-C.UTF-8}; export LANG; cd -- \"$0\" && exec \"$@\"";

    // What tmux puts into a pane's environment and a program in a plain terminal does not see.
    private static readonly string[] Unset = ["TMUX", "TMUX_PANE", "TERM_PROGRAM", "TERM_PROGRAM_VERSION"];

    /// <summary>Starts a session and attaches the client that runs the script.</summary>
    public static string Create(SessionStart start, int historyLimit, TimeSpan pauseAfter)
    {
        var name = TmuxServer.SessionPrefix + start.SessionId;
        List<string> words =
        [
            "new-session", "-f", PauseFlag(pauseAfter), "-s", name, "-n", "session",
            "-x", start.Cols.ToString(CultureInfo.InvariantCulture), "-y", start.Rows.ToString(CultureInfo.InvariantCulture),
            "--", "sh", "-c", ChangeDirectory, start.Workdir, "env",
        ];
        foreach (var variable in Unset)
        {
            words.AddRange(["-u", variable]);
        }

        words.Add("COLORTERM=truecolor");
        words.AddRange(start.Environment.Select(variable => $"{variable.Key}={variable.Value}"));
        words.AddRange(start.Command);
        return new StringBuilder(ServerOptions)
            // A window takes its history limit when it is made.
            .Append(CultureInfo.InvariantCulture, $"set-option -g history-limit {historyLimit}\n")
            .Append(TmuxQuote.Words(words)).Append('\n')
            .Append(CultureInfo.InvariantCulture, $"resize-window -t {TmuxQuote.Word($"={name}:")} -x {start.Cols} -y {start.Rows}\n")
            // Until a program sets one, tmux's title is the host's name.
            .Append(CultureInfo.InvariantCulture, $"select-pane -t {TmuxQuote.Word($"={name}:")} -T ''\n")
            .ToString();
    }

    /// <summary>Attaches the client that runs the script, and prints the hidden modes first.</summary>
    public static string Attach(string sessionId, TimeSpan pauseAfter) =>
        $"{ServerOptions}display-message -p -t {TmuxQuote.Word($"={TmuxServer.SessionPrefix}{sessionId}:")} '#{{{ModesOption}}}'\nattach-session -f {PauseFlag(pauseAfter)} -t {TmuxQuote.Word($"={TmuxServer.SessionPrefix}{sessionId}")}\n";

    private static string PauseFlag(TimeSpan pauseAfter) => string.Create(
        CultureInfo.InvariantCulture, $"pause-after={Math.Max(1, (int)pauseAfter.TotalSeconds)}");
}
