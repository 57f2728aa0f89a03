using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Chatcode.Gateway.Tmux;

/// <summary>The process groups of a terminal session: its shell, and every job that the shell started.</summary>
internal static partial class SessionProcesses
{
    public const int Hangup = 1, Kill = 9, Terminate = 15;

    // The others have one number everywhere.
    private const int ChildChangedOnLinux = 17, ChildChangedOnMac = 20;

    /// <summary>Groups with living members in the session that <paramref name="leader"/> leads or led.</summary>
    public static IReadOnlySet<int> FindGroups(int leader)
    {
        var groups = new HashSet<int>();
        foreach (var (pid, isZombie) in AllProcesses())
        {
            if (!isZombie && GetSession(pid) == leader && GetGroup(pid) is > 1 and var group)
            {
                groups.Add(group);
            }
        }

        return groups;
    }

    /// <summary>Sends a signal to every group; those that are gone meanwhile don't matter.</summary>
    public static void Signal(IEnumerable<int> groups, int signal)
    {
        foreach (var group in groups)
        {
            _ = SendSignal(-group, signal);
        }
    }

    /// <summary>The process is gone, or (told on Linux) a zombie.</summary>
    public static bool HasEnded(int pid) => OperatingSystem.IsLinux()
        ? IsZombie(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}"))
        : SendSignal(pid, 0) != 0;

    /// <summary>Makes a process look after its children as when one has ended.</summary>
    public static void RemindOfChild(int parent) => _ = SendSignal(parent, OperatingSystem.IsLinux() ? ChildChangedOnLinux : ChildChangedOnMac);

    private static IEnumerable<(int Pid, bool IsZombie)> AllProcesses()
    {
        if (!OperatingSystem.IsLinux())
        {
            foreach (var process in Process.GetProcesses())
            {
                using (process)
                {
                    yield return (process.Id, false);
                }
            }

            yield break;
        }

        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            {
                yield return (pid, IsZombie(directory));
            }
        }
    }

    // A killed process whose parent never asks for it stays as a zombie, and is nobody to wait for.
    private static bool IsZombie(string directory)
    {
        try
        {
            // "pid (name) state …", proc_pid_stat(5); the name may hold anything, parentheses too.
            var stat = File.ReadAllText(Path.Combine(directory, "stat"));
            return stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart().StartsWith("Z");
        }
        catch (IOException)
        {
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "getsid")]
    private static partial int GetSession(int pid);

    [LibraryImport("libc", EntryPoint = "getpgid")]
    private static partial int GetGroup(int pid);
}
