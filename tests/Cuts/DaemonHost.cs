using System.Globalization;
using Chatcode.Gateway;
using Chatcode.Gateway.Configuration;
using Chatcode.Gateway.Link;
using Microsoft.Extensions.Logging;

namespace Chatcode.Cuts;

/// <summary>
/// The daemon as it is, in a process of its own that can be killed, but for the waits between two connections: a run of
/// ten thousand cuts has no time for the protocol's.
/// </summary>
internal static class DaemonHost
{
    /// <summary>The wait, in milliseconds.</summary>
    public const string DelayVariable = "CUTS_DAEMON_DELAY";

    private static async Task<int> Main()
    {
        using var stopping = new CancellationTokenSource();
        _ = Task.Run(() => EndWithItsMakerAsync(stopping));
        var delay = TimeSpan.FromMilliseconds(int.Parse(Environment.GetEnvironmentVariable(DelayVariable)!, CultureInfo.InvariantCulture));
        using var loggers = LoggerFactory.Create(static logging => logging.SetMinimumLevel(LogLevel.Information).AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
        }));
        try
        {
            await Daemon.RunAsync(
                GatewayEnvironment.Read(Environment.GetEnvironmentVariable),
                new LinkOptions { FirstDelay = delay, LongestDelay = delay },
                Environment.GetEnvironmentVariable,
                loggers,
                TimeProvider.System,
                stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped before the link was first opened.
        }

        return 0;
    }

    // The pipe closes when the test ends, however it ends.
    private static async Task EndWithItsMakerAsync(CancellationTokenSource stopping)
    {
        while (Console.ReadLine() is not null)
        {
        }

        await stopping.CancelAsync().ConfigureAwait(false);
    }
}
