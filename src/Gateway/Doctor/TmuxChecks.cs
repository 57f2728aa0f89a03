using System.Globalization;
using System.Text.RegularExpressions;
using Chatcode.Gateway.Configuration;

namespace Chatcode.Gateway.Doctor;

/// <summary>Looks at tmux and its server.</summary>
internal static partial class TmuxChecks
{
    private const string Subject = "tmux";
    private const string ServerSubject = "tmux server";
    private const string RestartServer = "sudo systemctl restart chatcode-tmux (it ends what sessions there are)";

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Whether tmux is here, and new enough.</summary>
    public static async Task<Finding> LookAtProgramAsync()
    {
        if (await Tool.RunAsync("tmux", "-V").ConfigureAwait(false) is not var (_, version))
        {
            return new Finding(Subject, "it is not in PATH", "install it, for example: sudo apt-get install tmux");
        }

        // "tmux 3.3a", "tmux next-3.6"; a version that has no number is somebody's own build.
        return Numbers().Match(version) is { Success: true } match && (Number(match, "major"), Number(match, "minor")).CompareTo((3, 2)) >= 0
            ? new Finding(Subject, version)
            : new Finding(Subject, $"it is {version}, and 3.2 or later is needed", "install a newer one, for example from your distribution's backports");
    }

    /// <summary>Whether the server of the sessions answers, and only this user can speak to it.</summary>
    public static async Task<Finding> LookAtServerAsync(GatewayOptions options)
    {
        var folder = Path.GetDirectoryName(options.TmuxSocket)!;
        if (!File.Exists(options.TmuxSocket))
        {
            // The unit keeps a server always; elsewhere the daemon starts one with the first session.
            return File.Exists("/etc/systemd/system/chatcode-tmux.service")
                ? new Finding(ServerSubject, $"there is none at {options.TmuxSocket}", RestartServer)
                : new Finding(ServerSubject, $"none runs at {options.TmuxSocket}; the first session starts it");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & Others) != UnixFileMode.None)
        {
            return new Finding(ServerSubject, $"{folder} is open to others, and with it every session", $"chmod 700 {folder}");
        }

        return await Tool.RunAsync("tmux", "-S", options.TmuxSocket, "list-sessions", "-F", "#{session_name}").ConfigureAwait(false) switch
        {
            (0, var names) => new Finding(ServerSubject, string.Create(CultureInfo.InvariantCulture, $"it answers and has {names.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length} sessions")),
            (_, var error) when error.Contains("no server running", StringComparison.Ordinal) && !File.Exists("/etc/systemd/system/chatcode-tmux.service") =>
                new Finding(ServerSubject, "none runs; the first session starts it"),
            (_, var error) => new Finding(ServerSubject, error, RestartServer),
            null => new Finding(ServerSubject, "it can't be asked without tmux", "install tmux first"),
        };
    }

    private static int Number(Match match, string name) => int.Parse(match.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^tmux (next-)?(?<major>\d{1,4})\.(?<minor>\d{1,4})", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Numbers();
}
