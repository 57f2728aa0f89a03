using System.Runtime.InteropServices;
using Chatcode.Gateway.Configuration;
using Chatcode.Gateway.Doctor;
using Chatcode.Gateway.Link;
using Chatcode.Gateway.Tmux;
using Chatcode.Gateway.Updates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Chatcode.Gateway;

/// <summary>The daemon's entry point: configuration, logging, signals.</summary>
internal static class Program
{
    private const int ConfigurationError = 2;
    private const int Failure = 1;

    private const string Help = """
        chatcode-gateway            connects this machine to its control plane, and runs until it is stopped
        chatcode-gateway doctor     tells what keeps it from working, and how to mend that; exit code 0 when nothing does, else 1
        chatcode-gateway --version  tells its version
        chatcode-gateway --help     tells this

        It is configured by variables, which the service takes from /etc/chatcode/gateway.env; docs/gateway.md tells of all:
          GATEWAY_ID, GATEWAY_AUTH_TOKEN   who this machine is, and its token
          GATEWAY_CP_URL                   the control plane, wss://HOST/gw/connect
          GATEWAY_WORKSPACE                the folder of the sessions (~/workspace)
          GATEWAY_LOG_LEVEL                debug, info, warn or error (info)

        Exit codes: 0 stopped, 1 tmux can't be used, 2 wrong configuration, 75 made way for an update

        """;

    /// <summary>It made way for an update: the service starts what is there now.</summary>
    private const int StartAnew = 75;

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case []:
                return await ServeAsync().ConfigureAwait(false);
            case ["--version"]:
                Console.WriteLine(GatewayPeer.Version);
                return 0;
            case ["--help" or "-h"]:
                Console.Write(Help);
                return 0;
            case ["doctor"]:
                return await DoctorCommand.RunAsync(Environment.GetEnvironmentVariable, EnvironmentFile.Path, Console.Out, TimeProvider.System).ConfigureAwait(false);
            default:
                await Console.Error.WriteLineAsync($"chatcode-gateway: unknown argument {arguments[0]}; --help tells which there are").ConfigureAwait(false);
                return ConfigurationError;
        }
    }

    private static async Task<int> ServeAsync()
    {
        try
        {
            var options = GatewayEnvironment.Read(Environment.GetEnvironmentVariable);
            if (Environment.IsPrivilegedProcess && !options.AllowRoot)
            {
                throw new ConfigurationException("GATEWAY_ALLOW_ROOT", "is not 1, and the daemon runs as root: every session would be root's");
            }

            if (options.OnTrial)
            {
                Trial.EndWithWatcher();
            }

            HideSecrets();
            using var loggers = LoggerFactory.Create(logging => Configure(logging, options.LogLevel));
            return await RunAsync(options, loggers).ConfigureAwait(false);
        }
        catch (ConfigurationException e)
        {
            await Console.Error.WriteLineAsync($"chatcode-gateway: {e.Message}").ConfigureAwait(false);
            return ConfigurationError;
        }
    }

    private static async Task<int> RunAsync(GatewayOptions options, ILoggerFactory loggers)
    {
        using var stopping = new CancellationTokenSource();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopping.Cancel();
        }

        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        var logger = loggers.CreateLogger(typeof(Program));
        try
        {
            ProgramLog.Starting(logger, GatewayPeer.Version, options.GatewayId);
            if (await Daemon.RunAsync(options, new LinkOptions(), Environment.GetEnvironmentVariable, loggers, TimeProvider.System, stopping.Token)
                .ConfigureAwait(false))
            {
                ProgramLog.Stopped(logger);
                return StartAnew;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped before the link was first opened.
        }
        catch (TmuxException e)
        {
            ProgramLog.NoTmux(logger, e.Message);
            return Failure;
        }

        ProgramLog.Stopped(logger);
        return 0;
    }

    // What runs in a session, and the tmux server started from here, must not find the gateway's credentials in its environment.
    private static void HideSecrets()
    {
        Environment.SetEnvironmentVariable("GATEWAY_AUTH_TOKEN", null);
        Environment.SetEnvironmentVariable("GATEWAY_BOOTSTRAP_TOKEN", null);
    }

    private static void Configure(ILoggingBuilder logging, LogLevel level)
    {
        logging.SetMinimumLevel(level);

        // The journal has its own clock and wants a level it understands.
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 })
        {
            logging.AddSystemdConsole();
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }
    }
}
