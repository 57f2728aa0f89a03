using System.ComponentModel;
using System.Diagnostics;

namespace Chatcode.Gateway.Updates;

/// <summary>Starts a binary for the first time, to see that it does: one for another machine is found out before anything is stopped.</summary>
internal static class FirstStart
{
    private const int TextFileBusy = 26;
    private const int Attempts = 20;

    /// <summary>It tells its version at once; a machine under load takes longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks it for its version.</summary>
    /// <exception cref="UpdateException">It does not tell.</exception>
    public static async Task CheckAsync(string binary, CancellationToken cancellationToken)
    {
        using var process = await StartAsync(binary, cancellationToken).ConfigureAwait(false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            process.StandardInput.Close();
            var complaints = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardOutput.ReadToEndAsync(patience.Token).ConfigureAwait(false);
            await complaints.ConfigureAwait(false);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UpdateException($"the new binary did not tell its version within {Patience.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        if (process.ExitCode != 0)
        {
            throw new UpdateException($"the new binary does not start: asked for its version it ended with {process.ExitCode}");
        }
    }

    private static async Task<Process> StartAsync(string binary, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Process.Start(new ProcessStartInfo(binary, ["--version"])
                {
                    UseShellExecute = false,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }) ?? throw new UpdateException("the new binary does not start");
            }
            catch (Win32Exception e) when (e.NativeErrorCode == TextFileBusy && attempt < Attempts)
            {
                // A process that was just being started while the file was written holds it open for another moment.
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken).ConfigureAwait(false);
            }
            catch (Win32Exception e)
            {
                throw new UpdateException($"the new binary does not start: {e.Message}", e);
            }
        }
    }
}
