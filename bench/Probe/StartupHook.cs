using System.Net.Sockets;
using Chatcode.Bench.Probe;

// The runtime calls this, by its name and outside any namespace, in a process that ProbedProcess starts (DOTNET_STARTUP_HOOKS).
// So the product's own binary is measured, unchanged. One thread that waits on a socket answers with readings; when
// the harness is gone, so is the process.
#pragma warning disable CA1050, MA0047 // The runtime looks for it outside namespaces.
internal static class StartupHook
{
    public const string SocketVariable = "CHATCODE_BENCH_PROBE";

    // A command a line: read, or collect garbage first and then read.
    public const string Read = "read";
    public const string Collect = "collect";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(SocketVariable) is not { Length: > 0 } path) return;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        new Thread(() => Answer(socket)) { IsBackground = true, Name = "bench probe" }.Start();
    }

    private static void Answer(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new StreamReader(stream);
        using var writer = new StreamWriter(stream) { AutoFlush = true };
        while (reader.ReadLine() is { } command)
        {
            if (command == Collect)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
            }

            writer.WriteLine(ProcessReading.OfThisProcess().Format());
        }

        Environment.Exit(0);
    }
}
