using System.ComponentModel;
using System.Diagnostics;

namespace Chatcode.Gateway.Doctor;

/// <summary>The user that the service runs as.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Home">Its home.</param>
internal sealed record ServiceUser(string Name, string Home)
{
    // As chatcode-gateway.service sets it.
    private const string ServiceName = "vibe";

    /// <summary>Looks it up; null when there is none.</summary>
    public static ServiceUser? Find() => File.ReadLines("/etc/passwd")
        .Select(line => line.Split(':'))
        .Where(parts => parts.Length >= 6 && parts[0] == ServiceName)
        .Select(parts => new ServiceUser(parts[0], parts[5]))
        .FirstOrDefault();

    /// <summary>Runs the doctor as this user, with the settings that only root can read. Whatever it prints is printed.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="IOException">It can't be run.</exception>
    public async Task<int> RunDoctorAsync(Func<string, string?> settings)
    {
        var start = new ProcessStartInfo("setpriv", ["--reuid", Name, "--regid", Name, "--init-groups", Environment.ProcessPath!, "doctor"])
        {
            UseShellExecute = false,
            WorkingDirectory = "/",
        };

        // By the environment: command lines are everybody's to read.
        foreach (var name in new[]
        {
            "GATEWAY_ID", "GATEWAY_AUTH_TOKEN", "GATEWAY_CP_URL", "GATEWAY_HEALTH_INTERVAL", "GATEWAY_MAX_SESSIONS", "GATEWAY_TEMP_DIR",
            "GATEWAY_WORKSPACE", "GATEWAY_TMUX_SOCKET", "GATEWAY_LOG_LEVEL", "GATEWAY_BOOTSTRAP_TOKEN",
        })
        {
            start.Environment[name] = settings(name);
        }

        start.Environment["HOME"] = Home;
        start.Environment["USER"] = Name;
        try
        {
            using var process = Process.Start(start) ?? throw new IOException("setpriv did not start");
            await process.WaitForExitAsync().ConfigureAwait(false);
            return process.ExitCode;
        }
        catch (Win32Exception e)
        {
            throw new IOException($"setpriv can't be started: {e.Message}", e);
        }
    }
}
