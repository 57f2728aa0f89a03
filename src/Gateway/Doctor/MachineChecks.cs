using System.Globalization;

namespace Chatcode.Gateway.Doctor;

/// <summary>Looks at folders, disk and service units.</summary>
internal static class MachineChecks
{
    /// <summary>Less than this is as good as full: an upload has up to 20 MiB, an update 30 MB.</summary>
    public const long LeastFree = 100L * 1024 * 1024;

    /// <summary>Whether a folder can be written, by writing.</summary>
    /// <param name="subject">What it is.</param>
    /// <param name="folder">Made when it is absent, as the daemon does.</param>
    public static Finding LookAtFolder(string subject, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".chatcode-doctor-{Guid.NewGuid():N}");
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                return new Finding(subject, $"{folder} can be written");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Finding(subject, $"{folder} can't be written: {e.Message}", $"give it to {Environment.UserName}: sudo chown {Environment.UserName}: {folder}");
        }
    }

    /// <summary>Whether there is room where the workspace is.</summary>
    public static Finding LookAtDisk(string folder)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var text = string.Create(CultureInfo.InvariantCulture, $"{free / (1024 * 1024)} MiB are free at {folder}");
        return free >= LeastFree ? new Finding("disk", text) : new Finding("disk", text, "remove what is not needed: sudo du -xh --max-depth=2 / | sort -h | tail");
    }

    /// <summary>Whether the services run.</summary>
    public static async Task<IReadOnlyList<Finding>> LookAtUnitsAsync()
    {
        if (!Directory.Exists("/run/systemd/system"))
        {
            return [new Finding("services", "systemd does not run here; whoever starts the daemon keeps it running")];
        }

        List<Finding> found = [];
        foreach (var unit in new[] { "chatcode-tmux.service", "chatcode-gateway.service" })
        {
            found.Add(await Tool.RunAsync("systemctl", "is-active", unit).ConfigureAwait(false) switch
            {
                (0, var state) => new Finding(unit, state),
                var (_, state) => new Finding(unit, $"it is {state}", $"sudo systemctl restart {unit}; journalctl -u {unit} tells why it ended"),
                null => new Finding(unit, "systemctl is not here", "install systemd's programs"),
            });
        }

        return found;
    }
}
