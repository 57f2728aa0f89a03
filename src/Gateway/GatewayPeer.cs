using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Chatcode.Gateway.Commands;
using Chatcode.Gateway.Configuration;
using Chatcode.Gateway.Health;
using Chatcode.Gateway.Link;
using Chatcode.Gateway.Sessions;
using Chatcode.Gateway.Updates;
using Chatcode.Protocol;

namespace Chatcode.Gateway;

/// <summary>What this daemon says and hears on a link: hello, one health, a snapshot of every session, then live output.</summary>
internal sealed class GatewayPeer(
    GatewayOptions options, Machine machine, SessionTable sessions, HealthReporter health, CommandDispatcher commands, InputFrames input,
    Notices notices, Updater updater, TimeProvider time)
    : ILinkPeer
{
    /// <summary>How long live output waits for the snapshots of all sessions; a capture takes 13 ms.</summary>
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(10);

    private Task _background = Task.CompletedTask;

    /// <summary>The daemon's version.</summary>
    public static string Version { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <inheritdoc/>
    public async ValueTask OnConnectedAsync(Outbox outbox, CancellationToken connection)
    {
        await outbox.PostAsync(Hello(), connection).ConfigureAwait(false);
        await outbox.PostAsync(health.Report(), connection).ConfigureAwait(false);
        sessions.Attach(outbox);
        await notices.AttachAsync(outbox, connection).ConfigureAwait(false);
        _background = Task.WhenAll(OpenAsync(outbox, connection), ReportAsync(outbox, connection), updater.ConfirmAsync(connection));
    }

    /// <inheritdoc/>
    public ValueTask OnTextAsync(ReadOnlyMemory<byte> message, Outbox outbox, CancellationToken connection) =>
        commands.DispatchAsync(message, outbox, connection);

    /// <inheritdoc/>
    public ValueTask OnBinaryAsync(ReadOnlyMemory<byte> message, Outbox outbox, CancellationToken connection) =>
        input.TakeAsync(message, outbox, connection);

    /// <inheritdoc/>
    public async ValueTask OnDisconnectedAsync()
    {
        notices.Detach();
        sessions.Detach();
        await _background.ConfigureAwait(false);
    }

    private async Task OpenAsync(Outbox outbox, CancellationToken connection)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection);
        patience.CancelAfter(OpeningPatience);
        await Task.WhenAll(sessions.Running.Select(host => host.Lane.WaitForOpeningAsync(patience.Token)))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        outbox.OpenFrames();
    }

    private async Task ReportAsync(Outbox outbox, CancellationToken connection)
    {
        using var interval = new PeriodicTimer(options.HealthInterval, time);
        try
        {
            while (await interval.WaitForNextTickAsync(connection).ConfigureAwait(false))
            {
                await outbox.PostAsync(health.Report(), connection).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // The connection is over.
        }
    }

    private byte[] Hello() => new GatewayHello
    {
        GatewayId = options.GatewayId,
        Version = Version,
        Hostname = Environment.MachineName,
        RuntimeVersion = RuntimeInformation.FrameworkDescription,
        BootstrapToken = options.BootstrapToken,
        Capabilities = [Capabilities.BinaryInput, Capabilities.AckFlow, Capabilities.Resume, Capabilities.FileWindow],
        SystemInfo = new SystemInfo
        {
            Os = Machine.Os,
            Arch = Machine.Architecture,
            Cpus = Environment.ProcessorCount,
            RamTotalBytes = Machine.RamTotalBytes,
            DiskTotalBytes = machine.DiskTotalBytes,
        },
    }.ToUtf8();
}
