using Chatcode.Gateway.Files;
using System.Text.RegularExpressions;
using Chatcode.Gateway.Agents;
using Chatcode.Gateway.Sessions;
using Chatcode.Gateway.Tmux;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Commands;

/// <summary>Serves <c>session.create</c>. The same session asked for twice is started once and answered twice.</summary>
internal sealed partial class SessionCreation(SessionTable sessions, Workspace workspace, AgentCatalog agents, LoginShell shell)
{
    private const int DefaultCols = 80;
    private const int DefaultRows = 24;

    /// <summary>Variables accepted for one session.</summary>
    private const int MaxVariables = 128;

    /// <summary>Starts the session and answers.</summary>
    /// <exception cref="CommandException">It is refused.</exception>
    public async Task RunAsync(SessionCreate command, CancellationToken cancellationToken)
    {
        var agent = Check(command);
        if (sessions.TryFind(command.SessionId, out var existing))
        {
            await AnswerAgainAsync(existing, command, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (sessions.TryAdd(command.SessionId) is not { } host)
        {
            throw new CommandException($"session limit reached ({sessions.MaxSessions})");
        }

        // Taken before the program starts: what it prints at once waits behind the answer.
        var place = host.Lane.BeginStream();
        try
        {
            var session = await sessions.StartAsync(host, await PrepareAsync(command, agent, cancellationToken).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
            host.Lane.Fill(place, Answers(command, session, place));
        }
        catch (Exception e)
        {
            var refusal = Refusal(e);
            sessions.Drop(host, refusal);
            host.Lane.Fill(place);
            throw refusal;
        }
    }

    private static CommandException Refusal(Exception e) => e switch
    {
        CommandException refusal => refusal,
        OperationCanceledException => new CommandException("the link was lost before the session was started"),
        _ => new CommandException(e.Message),
    };

    private static async Task AnswerAgainAsync(SessionHost host, SessionCreate command, CancellationToken cancellationToken)
    {
        var session = await host.Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        await host.Lane.WaitForStreamAsync(cancellationToken).ConfigureAwait(false);
        var place = host.Lane.Place();
        host.Lane.Fill(place, Answers(command, session, place));
    }

    private static byte[][] Answers(SessionCreate command, TmuxSession session, PlacedMessages place) =>
    [
        new SessionStarted { RequestId = command.RequestId, SessionId = command.SessionId, Pid = session.Pid, Stream = place.Stream }.ToUtf8(),
        new Ack { RequestId = command.RequestId, Ok = true }.ToUtf8(),
    ];

    private static Agent? Check(SessionCreate command)
    {
        if (!SessionId().IsMatch(command.SessionId))
        {
            throw new CommandException("session_id must be 1 to 64 characters of A-Z a-z 0-9 _ -");
        }

        if (!ProtocolLimits.IsGridAllowed(command.Cols ?? DefaultCols, command.Rows ?? DefaultRows))
        {
            throw new CommandException(AckErrors.SizeOutOfRange);
        }

        var env = command.Env ?? new Dictionary<string, string>();
        if (env.Count > MaxVariables || env.Any(variable => !VariableName().IsMatch(variable.Key) || variable.Value.Contains('\0', StringComparison.Ordinal)))
        {
            throw new CommandException($"env must be at most {MaxVariables} variables with names of A-Z a-z 0-9 _ and values without NUL");
        }

        return command.Agent is null or AgentNames.None ? null
            : Agent.Find(command.Agent) ?? throw new CommandException($"unknown agent: {command.Agent}");
    }

    private async Task<SessionStart> PrepareAsync(SessionCreate command, Agent? agent, CancellationToken cancellationToken)
    {
        if (agent is not null && !await agents.IsInstalledAsync(agent, cancellationToken).ConfigureAwait(false))
        {
            throw new CommandException($"agent not installed: {agent.Name}");
        }

        var workdir = workspace.Open(command.Workdir);
        var config = command.AgentConfig;
        foreach (var (name, content) in new[] { (AgentFiles.ClaudeFile, config?.ClaudeMd), (AgentFiles.AgentsFile, config?.AgentsMd) })
        {
            // In a plain shell's folder only what was asked for.
            if (agent is not null || content is not null)
            {
                await AgentFiles.WriteWhereAbsentAsync(workdir, name, content, cancellationToken).ConfigureAwait(false);
            }
        }

        return new SessionStart
        {
            SessionId = command.SessionId,
            Workdir = workdir,
            Command = shell.CommandFor(agent),
            Environment = command.Env ?? new Dictionary<string, string>(),
            Cols = command.Cols ?? DefaultCols,
            Rows = command.Rows ?? DefaultRows,
        };
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SessionId();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,127}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VariableName();
}
