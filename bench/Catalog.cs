using Chatcode.Bench.Measurements;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench;

// Every measurement is a subcommand of its own.
internal sealed record Measurement(string Name, string What, Func<int, Task<IReadOnlyList<Figure>>> Measure);

internal static class Catalog
{
    public static IReadOnlyList<Measurement> All { get; } =
    [
        new("echo", "keystroke → its echo through the whole path, idle and beside a session that prints without pause", Echo.Measure),
        new("relay", "relay hop alone, daemon faked, there and back; the bare relay beside it", Hop.Relay),
        new("bare", "the bare relay: hop, throughput, fan-out", Bare.Measure),
        new("throughput", "one session's output in frames of 100 B, 1 KB and 16 KiB; the bare relay beside it", Throughput.Measure),
        new("fan-out", "1, 20 and 100 viewers of one session, 1 KB frames; the bare relay beside it", FanOut.Measure),
        new("interrupt", "Ctrl-C while a session prints without pause → the shell has it, and the browser its prompt", Interrupt.Measure),
        new("attach", "browser's socket opened → first screen, whole path", Attach.Measure),
        new("resume", "browser's socket opened after a drop of 10 s → everything it missed, whole path", Resume.Measure),
        new("idle", "2,000 idle gateways: memory, CPU to connect, CPU per health event", IdleGateways.Measure),
        new("storm", "5,000 gateways that connect at once", ReconnectStorm.Measure),
        new("server-list", "GET /vps with 10,000 servers", ServerList.Measure),
    ];
}
