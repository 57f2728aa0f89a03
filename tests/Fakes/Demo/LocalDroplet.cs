using System.Diagnostics;

namespace Chatcode.Fakes.Demo;

/// <summary>One droplet: a gateway on this machine, in a home of its own. What is asked of it happens in that order.</summary>
internal sealed class LocalDroplet(long id, UserData? gateway, string command, Action<string> log)
{
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);

    private Task _last = Task.CompletedTask;
    private CancellationTokenSource? _power;

    /// <param name="boot">How long it takes until the gateway starts.</param>
    public void PowerOn(TimeSpan boot)
    {
        if (_power is not null || gateway is null) return;
        _power = new CancellationTokenSource();
        var cut = _power.Token;
        _last = AfterAsync(_last, () => RunAsync(gateway, boot, cut));
    }

    public void PowerOff()
    {
        _power?.Cancel();
        _power?.Dispose();
        _power = null;
    }

    /// <summary>Complete when nothing of it runs, and nothing of it is left.</summary>
    public Task DestroyAsync()
    {
        PowerOff();
        return _last = AfterAsync(_last, () => CommandAsync("destroy"));
    }

    /// <summary>Complete when nothing of it runs.</summary>
    public Task StopAsync()
    {
        PowerOff();
        return _last;
    }

    private static async Task AfterAsync(Task before, Func<Task> work)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await work().ConfigureAwait(false);
    }

    // As a service manager would: a gateway that ends is started again.
    private async Task RunAsync(UserData gateway, TimeSpan delay, CancellationToken cut)
    {
        Process? daemon = null;
        try
        {
            while (true)
            {
                await Task.Delay(delay, TimeProvider.System, cut).ConfigureAwait(false);
                daemon?.Dispose();
                log($"droplet {id}: starting gateway {gateway.GatewayId}");
                daemon = Process.Start(Command("start", gateway))!;
                await daemon.WaitForExitAsync(cut).ConfigureAwait(false);
                log($"droplet {id}: the gateway ended with {daemon.ExitCode}");
                delay = RestartDelay;
            }
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            await CommandAsync("stop").ConfigureAwait(false);
            if (daemon is { HasExited: false })
            {
                // Cut so early that it had not yet said which process it is.
                daemon.Kill();
                await daemon.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            daemon?.Dispose();
        }
    }

    private async Task CommandAsync(string verb)
    {
        using var process = Process.Start(Command(verb, gateway: null))!;
        await process.WaitForExitAsync().ConfigureAwait(false);
        log($"droplet {id}: {verb} {(process.ExitCode == 0 ? "done" : $"failed with {process.ExitCode}")}");
    }

    private ProcessStartInfo Command(string verb, UserData? gateway)
    {
        var start = new ProcessStartInfo(command, [verb, $"{id}"]) { UseShellExecute = false };
        if (gateway is null) return start;
        start.Environment["GATEWAY_ID"] = gateway.GatewayId;
        start.Environment["GATEWAY_AUTH_TOKEN"] = gateway.Token;
        start.Environment["GATEWAY_CP_URL"] = gateway.Url;
        return start;
    }
}
