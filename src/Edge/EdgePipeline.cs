using Chatcode.Edge.Configuration;
using Chatcode.Edge.Delivery;
using Chatcode.Edge.Endpoints;
using Chatcode.Edge.Http;
using Chatcode.Edge.Sockets.Gateways;
using Chatcode.Edge.Sockets.Viewers;

namespace Chatcode.Edge;

/// <summary>What a request goes through, outermost first.</summary>
public static class EdgePipeline
{
    /// <summary>Maps every route and the web app.</summary>
    public static void MapChatcodeEdge(this WebApplication app)
    {
        app.UseClientAddress(app.Services.GetRequiredService<EdgeOptions>());
        // Host filtering stands before all this: the builder put it there. Every refusal below has the one error body.
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<ErrorBodies>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseWebSockets();

        app.UseRouting();
        app.UseWebApp();
        app.UseMiddleware<OriginCheck>();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.Use(RequestLog.Identify);
        app.UseAuthorization();

        app.MapAuth();
        app.MapMe();
        app.MapServers();
        app.MapSessions();
        app.MapAgents();
        app.MapKeys();
        FileEndpoints.Map(app);
        app.MapOperations();
        app.MapUnlink();
        app.MapGatewayRelease();
        app.MapGatewayConnect();
        app.MapTerminal();
        app.MapOpenApi("/openapi/{documentName}.json");
    }
}
