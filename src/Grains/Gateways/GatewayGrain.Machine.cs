using Chatcode.Grains.Gateways.Commands;
using Chatcode.Grains.Gateways.Machine;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>The machine's keys, folders and agents over HTTP.</summary>
internal sealed partial class GatewayGrain
{
    private readonly AgentInstalls _installs = new();

    public Task<MachineResult> ListKeys(UserId user) => Ask<SshKeys>(
        user,
        static requestId => new SshList { RequestId = requestId },
        static listed => new MachineResult
        {
            Outcome = GatewayOutcome.Ok,
            Keys =
            [
                .. listed.Keys.Select(static key => new MachineKey
                {
                    Fingerprint = key.Fingerprint,
                    Label = key.Label,
                    Algorithm = key.Algorithm,
                    AddedAt = key.AddedAt,
                    ExpiresAt = key.ExpiresAt,
                }),
            ],
        });

    public Task<MachineResult> AuthorizeKey(UserId user, NewKey key) =>
        Tell(user, requestId => new SshAuthorize { RequestId = requestId, PublicKey = key.PublicKey, Label = key.Label, ExpiresAt = key.ExpiresAt });

    public async Task<MachineResult> RevokeKey(UserId user, string fingerprint)
    {
        var result = await Tell(user, requestId => new SshRevoke { RequestId = requestId, Fingerprint = fingerprint });
        return result is { Outcome: GatewayOutcome.Refused, Error: { } error } && error.Contains("not found", StringComparison.OrdinalIgnoreCase)
            ? new MachineResult { Outcome = GatewayOutcome.NotFound }
            : result;
    }

    public Task<MachineResult> ListFolders(UserId user) => Ask<WorkspaceFolders>(
        user,
        static requestId => new WorkspaceList { RequestId = requestId },
        static listed => new MachineResult { Outcome = GatewayOutcome.Ok, Folders = [.. listed.Folders] });

    public Task<MachineResult> ListAgents(UserId user) => Ask<AgentsStatus>(
        user,
        static requestId => new AgentsList { RequestId = requestId },
        status => new MachineResult { Outcome = GatewayOutcome.Ok, Agents = [.. status.Agents.Select(Describe)] });

    public async Task<MachineResult> InstallAgent(UserId user, string agent)
    {
        var request = "";
        var result = await Tell(user, requestId => new AgentsInstall { RequestId = request = requestId, Agent = agent });
        if (result.Outcome == GatewayOutcome.Ok) _installs.Began(agent, request);
        return result;
    }

    private MachineAgent Describe(AgentStatus status)
    {
        var (installing, line, error) = _installs.Of(status.Agent);
        return new MachineAgent
        {
            Agent = status.Agent,
            Binary = status.Binary,
            Installed = status.Installed,
            Version = status.Version,
            Installing = installing,
            InstallError = error,
            InstallLine = line,
        };
    }

    /// <summary>A command that an event answers.</summary>
    private async Task<MachineResult> Ask<TAnswer>(UserId user, Func<string, GatewayCommand> command, Func<TAnswer, MachineResult> read)
        where TAnswer : WireMessage
    {
        if (!IsOwner(user)) return new MachineResult { Outcome = GatewayOutcome.NotFound };
        var outcome = await Command(session: default, command, typeof(TAnswer));
        return outcome.Message is TAnswer answer ? read(answer) : MachineResultOf(outcome);
    }

    /// <summary>A command that its ack answers.</summary>
    private async Task<MachineResult> Tell(UserId user, Func<string, GatewayCommand> command) =>
        IsOwner(user) ? MachineResultOf(await Command(session: default, command)) : new MachineResult { Outcome = GatewayOutcome.NotFound };

    private static MachineResult MachineResultOf(CommandOutcome outcome) => new() { Outcome = OutcomeOf(outcome.Status), Error = outcome.Error };

    private static GatewayOutcome OutcomeOf(CommandStatus status) => status switch
    {
        CommandStatus.Ok => GatewayOutcome.Ok,
        CommandStatus.Refused => GatewayOutcome.Refused,
        CommandStatus.TimedOut => GatewayOutcome.TimedOut,
        CommandStatus.Disconnected => GatewayOutcome.NotConnected,
        _ => throw new InvalidOperationException($"unknown status {status}"),
    };
}
