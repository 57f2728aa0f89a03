using System.Globalization;

namespace Chatcode.Bench.Soak;

// What a daemon holds: resident memory in bytes, open files, processes that it started and are there (its tmux clients), and the tmux
// server's clients.
internal sealed record DaemonState(long Resident, int Files, int Children, int Clients)
{
    // Some ten come and go with the runtime's finalizer. Were one left of each session, a minute would leave more than these.
    private const int FileSlack = 30;

    public static DaemonState Of(int daemon, int tmuxClients) => new(ResidentOf(daemon), FilesOf(daemon), ChildrenOf(daemon), tmuxClients);

    public bool HoldsNoMoreThan(DaemonState before) =>
        Files <= before.Files + FileSlack && Children <= before.Children && Clients <= before.Clients;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Resident / 1048576.0:0.0} MiB, {Files} files, {Children} children, {Clients} tmux clients");

    private static long ResidentOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static int FilesOf(int process) => Directory.GetFiles($"/proc/{process}/fd").Length;

    private static int ChildrenOf(int process) => Directory.GetDirectories($"/proc/{process}/task")
        .Select(static task => Path.Combine(task, "children"))
        .Where(File.Exists)
        .Sum(static file => File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
}
