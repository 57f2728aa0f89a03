using System.Net;
using System.Net.Sockets;
using Chatcode.Bench.Processes;
using Chatcode.Testing;

namespace Chatcode.Bench.Relays;

internal static class Ports
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Waits until the process answers 200 there.
    public static async Task Ready(ProbedProcess process, Uri readyz)
    {
        using var http = new HttpClient();
        await Wait.Until(
            async () =>
            {
                process.ThrowIfEnded();
                try
                {
                    using var answer = await http.GetAsync(readyz);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            $"an answer at {readyz}",
            StartTimeout);
    }
}
