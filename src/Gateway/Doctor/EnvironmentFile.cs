namespace Chatcode.Gateway.Doctor;

/// <summary>The file that the service takes its settings from, as systemd reads it: a variable a line, quotes around a value left out.</summary>
internal static class EnvironmentFile
{
    /// <summary>Where install.sh puts it.</summary>
    public const string Path = "/etc/chatcode/gateway.env";

    /// <summary>Reads a file's variables; of one that stands twice the last counts.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not this user's to read.</exception>
    public static Dictionary<string, string> Read(string path)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path).Select(line => line.Trim()))
        {
            if (line is not ['#' or ';', ..] && line.Split('=', 2) is [var name, var value])
            {
                variables[name] = value is ['"', .., '"'] or ['\'', .., '\''] ? value[1..^1] : value;
            }
        }

        return variables;
    }
}
