using System.Text.Json;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Servers;

namespace Chatcode.Edge.Endpoints;

/// <summary>A server as clients see it; times are Unix seconds.</summary>
internal sealed record ServerView
{
    public required string Id { get; init; }
    public required string UserId { get; init; }
    public required string Provider { get; init; }
    public required string Label { get; init; }
    public required long DropletId { get; init; }
    public required string Region { get; init; }
    public required string Size { get; init; }
    public required string Image { get; init; }
    public required string? Ipv4 { get; init; }
    public required string Status { get; init; }
    public required long CreatedAt { get; init; }
    public required long UpdatedAt { get; init; }
    public required long? ProvisioningDeadlineAt { get; init; }
    public required string GatewayId { get; init; }
    public required bool GatewayConnected { get; init; }
    public required string? GatewayVersion { get; init; }
    public required string? GatewayOs { get; init; }
    public required ServerProblemView? Problem { get; init; }

    public static ServerView From(ServerRecord server) => new()
    {
        Id = server.Id.Value,
        UserId = server.User.Value,
        Provider = server.Provider switch
        {
            ServerProvider.Manual => "manual",
            ServerProvider.DigitalOcean => "digitalocean",
            _ => throw new InvalidOperationException($"unknown provider {server.Provider}"),
        },
        Label = server.Label,
        DropletId = server.DropletId,
        Region = server.Region,
        Size = server.Size,
        Image = server.Image,
        Ipv4 = server.Ipv4,
        Status = StatusOf(server.Status),
        CreatedAt = server.CreatedAt.ToUnixTimeSeconds(),
        UpdatedAt = server.UpdatedAt.ToUnixTimeSeconds(),
        ProvisioningDeadlineAt = server.ProvisioningDeadlineAt?.ToUnixTimeSeconds(),
        GatewayId = server.Gateway.Value,
        GatewayConnected = server.Presence.Connected,
        GatewayVersion = server.Presence.Version,
        GatewayOs = server.Presence.Os,
        Problem = server.Problem is { } problem ? new ServerProblemView(problem.Code, problem.Message) : null,
    };

    public static string StatusOf(ServerStatus status) => status switch
    {
        ServerStatus.Provisioning => "provisioning",
        ServerStatus.ProvisioningTimeout => "provisioning_timeout",
        ServerStatus.Active => "active",
        ServerStatus.Off => "off",
        ServerStatus.Deleting => "deleting",
        _ => throw new InvalidOperationException($"unknown status {status}"),
    };
}

/// <summary>
/// How a server is: whether its gateway is connected and since when that is so (Unix seconds; null when it never was
/// otherwise), and its last <c>gateway.health</c> message, null before the first.
/// </summary>
internal sealed record ServerHealthView(bool Connected, long? Since, JsonElement? Health)
{
    public static ServerHealthView From(GatewayHealthReport report) => new(
        report.Presence.Connected,
        report.Presence.Since?.ToUnixTimeSeconds(),
        report.Health is { } health ? JsonElement.Parse(health) : null);
}

/// <summary>What last went wrong with a server's machine and is not mended yet.</summary>
internal sealed record ServerProblemView(string Code, string Error);

/// <summary>A server that is being made, with its status once more.</summary>
internal sealed record CreatedServerView(string Status, ServerView Vps)
{
    public static CreatedServerView From(ServerRecord server) => new(ServerView.StatusOf(server.Status), ServerView.From(server));
}

/// <summary>A stretch of the server list; <paramref name="NextCursor"/> is null at its end.</summary>
internal sealed record ServerListView(ServerView[] Vps, string? NextCursor);

/// <summary>What to run on the machine.</summary>
internal sealed record InstallCommands(string Linux, string Macos);

/// <summary>A server to bring, with its gateway's token, which is shown this once.</summary>
internal sealed record ManualServerView(
    string GatewayId, string GatewayAuthToken, string CpUrl, InstallCommands Install, ServerView Vps);
