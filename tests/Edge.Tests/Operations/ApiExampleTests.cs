using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Edge.Tests.SignIn;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Tests.DigitalOcean;
using Chatcode.Testing;
using Chatcode.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Chatcode.Edge.Tests.Operations;

/// <summary>docs/api.http: every route has an example in it, and every example works.</summary>
public sealed class ApiExampleTests : IAsyncLifetime
{
    private SignInScene _scene = null!;

    private static IReadOnlyList<ApiExample> Examples { get; } = ApiExample.Read(File.ReadAllText(SourceTree.PathOf("docs/api.http")));

    private RunningStandalone Standalone => _scene.Standalone;

    public async Task InitializeAsync() => _scene = await SignInScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task EveryRouteOfTheDocument_HasAnExample_AndTheOtherWayRound()
    {
        var routes = await RoutesAsync();
        Assert.NotEmpty(routes);
        var without = routes.Where(static route => !Examples.Any(example => example.IsOf(route.Method, route.Template)));
        Assert.Equal([], without.Select(static route => $"{route.Method} {route.Template}"));
        var nobodys = Examples.Where(example => !routes.Any(route => example.IsOf(route.Method, route.Template)));
        Assert.Equal([], nobodys.Select(static example => $"{example.Method} {example.Path}"));
    }

    [Fact]
    public async Task EveryExample_IsAnsweredAsItSays()
    {
        using var person = new Person(Standalone);
        using var run = new ApiExampleRun(Standalone.Address, person.Name);
        await using var gateways = new Gateways();
        foreach (var example in Examples)
        {
            switch (example.Needs)
            {
                case null:
                    break;
                case "gateway":
                    gateways.Connected(await person.ConnectAsync(new BroughtServer(run.Answer("brought", "vps.id"), run.Answer("brought", "gateway_id"), run.Answer("renewed", "gateway_auth_token"))));
                    break;
                case "digitalocean":
                    await ConnectCloudAsync(person);
                    break;
                case "rented":
                    gateways.Connected(await person.ConnectAsync(Booted(run.Answer("rented", "vps.id"), run.Answer("rented", "vps.gateway_id"))));
                    break;
                default:
                    Assert.Fail($"{example.Title}: nobody knows what \"{example.Needs}\" is");
                    break;
            }

            await run.RunAsync(example);
        }
    }

    private async Task ConnectCloudAsync(Person person)
    {
        var tokens = _scene.DigitalOcean.Grants.Issue();
        var user = (await person.GetAsync("/auth/me")).GetProperty("user_id").GetString()!;
        var outcome = await Standalone.Services.GetRequiredService<IGrainFactory>().GetGrain<IDigitalOceanAccountGrain>(user).Connect(tokens.ToGrant());
        Assert.Equal(ConnectOutcome.Ok, outcome);
    }

    // What its user-data tells the machine.
    private BroughtServer Booted(string vps, string gateway)
    {
        var script = Assert.Single(_scene.DigitalOcean.Cloud.Droplets, droplet => droplet.Tags.Contains($"chatcode:{vps}")).UserData;
        return new BroughtServer(vps, gateway, Regex.Match(script, "GATEWAY_AUTH_TOKEN='([^']+)'").Groups[1].Value);
    }

    private async Task<IReadOnlyList<(string Method, string Template)>> RoutesAsync()
    {
        using var http = new HttpClient { BaseAddress = Standalone.Address };
        var document = await http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        return
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               select (operation.Name.ToUpperInvariant(), path.Name),
        ];
    }

    private sealed class Gateways : IAsyncDisposable
    {
        private readonly List<GatewayPeer> _connected = [];

        public void Connected(GatewayPeer gateway) => _connected.Add(gateway);

        public async ValueTask DisposeAsync()
        {
            foreach (var gateway in _connected) await gateway.DisposeAsync();
        }
    }
}
