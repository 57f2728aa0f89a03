using Chatcode.Gateway.Agents.Installing;
using Chatcode.Gateway.Configuration;

namespace Chatcode.Gateway.Doctor;

/// <summary><c>chatcode-gateway doctor</c>: tells a person what keeps the gateway from working, and how to mend it. Mends nothing itself.</summary>
internal static class DoctorCommand
{
    // As chatcode-gateway.service sets it.
    private const string ServiceSocket = "/run/chatcode/tmux.sock";

    /// <summary>Looks at everything and prints it.</summary>
    /// <param name="variable">Looks a variable of the environment up.</param>
    /// <param name="file">The service's settings, for when the environment has none.</param>
    /// <param name="output">Takes the findings; never a secret.</param>
    /// <returns>0 when nothing is wrong, else 1.</returns>
    public static async Task<int> RunAsync(Func<string, string?> variable, string file, TextWriter output, TimeProvider time)
    {
        var failed = false;
        var secrets = new SecretFilter([]);
        async Task Tell(Finding finding)
        {
            failed |= finding.Remedy is not null;
            await output.WriteLineAsync(secrets.Hide(finding.ToString())).ConfigureAwait(false);
        }

        try
        {
            var (settings, from) = Settings(variable, file);
            secrets = new SecretFilter([settings("GATEWAY_AUTH_TOKEN") ?? "", settings("GATEWAY_BOOTSTRAP_TOKEN") ?? ""]);
            if (Environment.IsPrivilegedProcess && settings("GATEWAY_ALLOW_ROOT") is not ("1" or "true") && ServiceUser.Find() is { } user)
            {
                // What root can do says nothing of what the daemon can.
                return await user.RunDoctorAsync(settings).ConfigureAwait(false);
            }

            var options = GatewayEnvironment.Read(settings);
            await Tell(new Finding("configuration", $"{options.GatewayId} at {options.ConnectUrl.GetLeftPart(UriPartial.Path)}, from {from}")).ConfigureAwait(false);
            foreach (var look in new Func<Task<IReadOnlyList<Finding>>>[]
            {
                async () => [await TmuxChecks.LookAtProgramAsync().ConfigureAwait(false)],
                async () => [await TmuxChecks.LookAtServerAsync(options).ConfigureAwait(false)],
                () => Task.FromResult<IReadOnlyList<Finding>>(
                    [MachineChecks.LookAtFolder("workspace", options.Workspace), MachineChecks.LookAtFolder("home", options.Home), MachineChecks.LookAtFolder("temporary files", options.TempDirectory)]),
                () => Task.FromResult<IReadOnlyList<Finding>>([MachineChecks.LookAtDisk(options.Home)]),
                () => ControlPlaneChecks.LookAsync(options, time),
                MachineChecks.LookAtUnitsAsync,
            })
            {
                foreach (var finding in await LookAsync(look).ConfigureAwait(false))
                {
                    await Tell(finding).ConfigureAwait(false);
                }
            }
        }
        catch (ConfigurationException e)
        {
            await Tell(new Finding("configuration", e.Message, $"set it in {file}, then sudo systemctl restart chatcode-gateway")).ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException)
        {
            await Tell(new Finding("configuration", $"{file} is root's to read", "run this as root: sudo chatcode-gateway doctor")).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            await Tell(new Finding("configuration", e.Message, "run the command that the browser shows for this server: it installs the gateway")).ConfigureAwait(false);
        }

        return failed ? 1 : 0;
    }

    // What a look did not foresee is a finding as well, and keeps no other from being made.
    private static async Task<IReadOnlyList<Finding>> LookAsync(Func<Task<IReadOnlyList<Finding>>> look)
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException)
        {
            return [new Finding("this machine", e.Message, "mend that, and run this again")];
        }
    }

    private static (Func<string, string?> Settings, string From) Settings(Func<string, string?> variable, string file)
    {
        if (variable("GATEWAY_ID") is { Length: > 0 })
        {
            return (variable, "the environment");
        }

        var read = EnvironmentFile.Read(file);
        read.TryAdd("GATEWAY_TMUX_SOCKET", ServiceSocket);
        return (name => read.TryGetValue(name, out var value) ? value : variable(name), file);
    }
}
