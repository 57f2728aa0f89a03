using System.Globalization;
using Chatcode.Gateway.Link;
using Chatcode.Protocol;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Agents.Installing;

/// <summary>
/// Installs agents, one after another: two npm in one folder get in each other's way. Who asks for an agent that is being installed
/// joins. The outcome is told whatever becomes of the link that asked.
/// </summary>
internal sealed partial class AgentInstaller(
    LoginShell shell, AgentCatalog agents, Notices notices, SecretFilter secrets, InstallLimits limits, TimeProvider time, ILogger<AgentInstaller> logger) : IAsyncDisposable
{
    /// <summary>Requests that may wait for an outcome; one more is refused.</summary>
    public const int MaxWaiting = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<Agent, Run> _running = [];
    private readonly Dictionary<string, Task> _waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private bool _stopped;

    /// <summary>Whether an installation is under way.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_lock)
            {
                return _running.Count > 0;
            }
        }
    }

    /// <summary>Installs an agent, or joins who does.</summary>
    /// <param name="name">Its name on the wire.</param>
    /// <param name="requestId">Under which the outcome is told. One that waits already is not told twice.</param>
    /// <param name="acknowledged">Nothing is told before.</param>
    /// <returns>Why it can't begin; null when it does.</returns>
    public string? Begin(string name, string requestId, Task acknowledged)
    {
        if (Agent.Find(name) is not { } agent)
        {
            return $"there is nothing to install: {name}";
        }

        lock (_lock)
        {
            if (_stopped)
            {
                return "the daemon stops";
            }

            if (_waiting.ContainsKey(requestId))
            {
                return null;
            }

            if (_waiting.Count == MaxWaiting)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{MaxWaiting} requests wait for an installation already");
            }

            if (!_running.TryGetValue(agent, out var run))
            {
                _running.Add(agent, run = new Run());
                run.Ending = InstallAsync(agent, run, acknowledged);
            }

            _waiting.Add(requestId, TellAsync(agent, run, requestId, acknowledged));
            return null;
        }
    }

    /// <summary>Ends what runs.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] waiting;
        lock (_lock)
        {
            _stopped = true;
            waiting = [.. _waiting.Values];
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(waiting).ConfigureAwait(false);
        _stopping.Dispose();
        _turn.Dispose();
    }

    private async Task TellAsync(Agent agent, Run run, string requestId, Task acknowledged)
    {
        await acknowledged.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
        {
            run.Requests.Add(requestId);
        }

        var outcome = await run.Ending.ConfigureAwait(false);
        await notices.TellAsync(outcome.Error is { } error
            ? new AgentInstallFailed { RequestId = requestId, Agent = agent.Name, Error = error }.ToUtf8()
            : new AgentInstalled { RequestId = requestId, Agent = agent.Name, Version = outcome.Version }.ToUtf8()).ConfigureAwait(false);
        lock (_lock)
        {
            _waiting.Remove(requestId);
        }
    }

    private async Task<Outcome> InstallAsync(Agent agent, Run run, Task acknowledged)
    {
        await acknowledged.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Outcome outcome;
        try
        {
            await _turn.WaitAsync(_stopping.Token).ConfigureAwait(false);
            try
            {
                LogStarted(logger, agent.Name);
                outcome = await RunAsync(agent, run, _stopping.Token).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            outcome = new Outcome(null, e.Message);
        }
        catch (OperationCanceledException)
        {
            outcome = new Outcome(null, "the gateway was stopped meanwhile");
        }
        catch (Exception e)
        {
            LogBroken(logger, agent.Name, e);
            outcome = new Outcome(null, "internal error");
        }

        lock (_lock)
        {
            _running.Remove(agent);
        }

        if (outcome.Error is { } error)
        {
            // Its first line: the rest is what an installer printed, which is the person's to read.
            LogFailed(logger, agent.Name, error.Split('\n')[0]);
        }
        else
        {
            LogInstalled(logger, agent.Name, outcome.Version);
        }

        return outcome;
    }

    private async Task<Outcome> RunAsync(Agent agent, Run run, CancellationToken cancellationToken)
    {
        var output = new InstallOutput(secrets);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var telling = TellProgressAsync(agent, run, output, over.Token);
        int? exitCode;
        try
        {
            exitCode = await Installation.RunAsync(shell, InstallScript.For(agent), output, limits.Bound, time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await telling.ConfigureAwait(false);
        }

        if (exitCode != 0)
        {
            var how = exitCode is { } code ? $"the installer ended with {code}" : $"the installer did not end within {limits.Bound.TotalMinutes:0.#} min";
            return new Outcome(null, output.Tail() is { Length: > 0 } tail ? $"{how}:\n{tail}" : how);
        }

        var found = await agents.LookPatientlyAsync(agent, cancellationToken).ConfigureAwait(false);
        return found.Installed ? new Outcome(found.Version, null) : new Outcome(null, $"the installer ended well, but {agent.Binary} is not in PATH:\n{output.Tail()}");
    }

    private async Task TellProgressAsync(Agent agent, Run run, InstallOutput output, CancellationToken over)
    {
        using var interval = new PeriodicTimer(limits.ProgressInterval, time);
        try
        {
            while (await interval.WaitForNextTickAsync(over).ConfigureAwait(false))
            {
                if (output.TakeLine() is not { } line)
                {
                    continue;
                }

                string[] requests;
                lock (_lock)
                {
                    requests = [.. run.Requests];
                }

                foreach (var requestId in requests)
                {
                    await notices.TellNowOrNeverAsync(new AgentInstallProgress { RequestId = requestId, Agent = agent.Name, Line = line }.ToUtf8()).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The installation is over.
        }
    }

    private sealed record Outcome(string? Version, string? Error);

    private sealed class Run
    {
        public List<string> Requests { get; } = [];

        public Task<Outcome> Ending { get; set; } = null!;
    }
}
