using System.Security.Claims;
using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn;
using Chatcode.Grains.Gateways.Machine;
using Chatcode.Grains.Servers;
using Chatcode.Protocol;

namespace Chatcode.Edge.Endpoints;

/// <summary>What a session can be started with: the agents on the server, and the workspace's folders.</summary>
internal static class AgentEndpoints
{
    private static readonly string[] Installable = [.. AgentNames.All.Where(static agent => agent != AgentNames.None).Order(StringComparer.Ordinal)];

    public static void MapAgents(this IEndpointRouteBuilder routes)
    {
        var server = routes.MapGroup("/vps/{id}").WithTags("Servers").RequireAuthorization()
            .ProducesErrors([StatusCodes.Status401Unauthorized, .. GatewayAnswers.Statuses]);

        server.MapGet("/workspace-folders", Folders).Produces<FolderListView>();
        server.MapGet("/agents", Agents).Produces<AgentListView>();
        server.MapPost("/agents/install", Install).Produces<AgentInstallView>(StatusCodes.Status202Accepted).ProducesErrors(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> Folders(ClaimsPrincipal user, IGrainFactory grains, string id)
    {
        if (await ServerLookup.Find(grains, user.RequireUserId(), id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        var result = await Machine(grains, server).ListFolders(server.User).ConfigureAwait(false);
        return result.Outcome is GatewayOutcome.Ok ? Results.Ok(new FolderListView(result.Folders)) : GatewayAnswers.Failure(result.Outcome, result.Error, "server");
    }

    private static async Task<IResult> Agents(ClaimsPrincipal user, IGrainFactory grains, string id)
    {
        if (await ServerLookup.Find(grains, user.RequireUserId(), id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        var result = await Machine(grains, server).ListAgents(server.User).ConfigureAwait(false);
        return result.Outcome is GatewayOutcome.Ok
            ? Results.Ok(new AgentListView(Array.ConvertAll(result.Agents, AgentView.From)))
            : GatewayAnswers.Failure(result.Outcome, result.Error, "server");
    }

    private static async Task<IResult> Install(ClaimsPrincipal user, IGrainFactory grains, string id, InstallAgent install)
    {
        if (await ServerLookup.Find(grains, user.RequireUserId(), id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        if (install.Agent is not { } agent || !Installable.Contains(agent))
        {
            return ApiResults.BadRequest("invalid_agent", $"agent must be one of {string.Join(", ", Installable)}");
        }

        var result = await Machine(grains, server).InstallAgent(server.User, agent).ConfigureAwait(false);
        return result.Outcome is GatewayOutcome.Ok
            ? Results.Accepted($"/vps/{server.Id.Value}/agents", new AgentInstallView(agent, "installing"))
            : GatewayAnswers.Failure(result.Outcome, result.Error, "server");
    }

    private static IGatewayMachineGrain Machine(IGrainFactory grains, ServerRecord server) => grains.GetGrain<IGatewayMachineGrain>(server.Gateway.Value);

    private sealed record InstallAgent(string? Agent);
}

/// <summary>Names of the folders directly in the workspace, sorted.</summary>
internal sealed record FolderListView(string[] Folders);

/// <summary>The agents that a gateway knows.</summary>
internal sealed record AgentListView(AgentView[] Agents);

/// <summary>An agent on a server.</summary>
/// <param name="Agent">One of the names that a session can be started with.</param>
/// <param name="Binary">The program's name.</param>
/// <param name="Installed">Whether it is there.</param>
/// <param name="Version">What it says of itself; null when it is not there or says nothing.</param>
/// <param name="Installing">Whether it is being installed now.</param>
/// <param name="InstallLine">What its installer printed last; null when it does not run, or the gateway does not tell.</param>
/// <param name="InstallError">Why the last attempt to install it failed; null when it did not.</param>
internal sealed record AgentView(string Agent, string Binary, bool Installed, string? Version, bool Installing, string? InstallLine, string? InstallError)
{
    public static AgentView From(MachineAgent agent) => new(agent.Agent, agent.Binary, agent.Installed, agent.Version, agent.Installing, agent.InstallLine, agent.InstallError);
}

/// <summary>The gateway has begun; <c>GET /vps/{id}/agents</c> shows how it goes.</summary>
internal sealed record AgentInstallView(string Agent, string Status);
