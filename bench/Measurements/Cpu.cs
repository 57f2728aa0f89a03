using Chatcode.Bench.Probe;
using Chatcode.Bench.Processes;
using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench.Measurements;

// What the processes of the whole path have used; the daemon's and tmux's in microseconds, by the kernel's ticks of 10 ms.
internal sealed record Cpu(ProcessReading ControlPlane, double Daemon, double Tmux)
{
    public static async Task<Cpu> Of(WholePath path)
    {
        var (daemon, tmux) = path.Daemon.Cpu();
        return new Cpu(await path.ControlPlane.Process.Read(), daemon, tmux);
    }

    public Cpu Since(Cpu earlier) => new(ControlPlane.Since(earlier.ControlPlane), Daemon - earlier.Daemon, Tmux - earlier.Tmux);

    public void AddTo(Runs figures, string name, string unit, double count)
    {
        figures.Add($"{name}: control plane CPU per {unit}", "µs", ControlPlane.CpuMicroseconds / count);
        figures.Add($"{name}: control plane allocated per {unit}", "bytes", ControlPlane.AllocatedBytes / count);
        figures.Add($"{name}: daemon CPU per {unit}", "µs", Daemon / count);
        figures.Add($"{name}: tmux CPU per {unit}", "µs", Tmux / count);
    }
}
