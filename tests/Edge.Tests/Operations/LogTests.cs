using System.Net;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Telemetry;
using Chatcode.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Orleans;

namespace Chatcode.Edge.Tests.Operations;

/// <summary>Lines are found by the ids of whom they are about, and a failure by the id that its caller got.</summary>
public sealed class LogTests
{
    private readonly ScopedLines _lines = new();

    [Fact]
    public async Task UnexpectedFailure_IsFoundByTheIdThatItsCallerGot()
    {
        await using var standalone = await StartAsync(static services => services.AddSingleton<IGatewayTokens, BrokenTokens>());
        using var http = new HttpClient { BaseAddress = standalone.Address };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer gwt-x");
        using var answer = await http.PostAsync("/gw/unlink/gw-broken", content: null);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain(BrokenTokens.Secret, body, StringComparison.Ordinal);
        var id = JsonDocument.Parse(body).RootElement.GetProperty("trace_id").GetString();
        Assert.Equal(id, answer.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());

        var line = Assert.Single(_lines.All, static line => line.Level == LogLevel.Error);
        Assert.Equal(id, line.Scope["TraceId"]);
        Assert.Equal("gw-broken", line.Scope["gateway_id"]);
    }

    [Fact]
    public async Task LinesOfSocketsAndGrains_NameWhomTheyAreAbout()
    {
        await using var standalone = await StartAsync();
        using var person = new Person(standalone);
        var server = await person.BringServerAsync();
        await using (await person.ConnectAsync(server))
        {
            var session = await person.StartSessionAsync(server);
            var user = (await person.GetAsync("/auth/me")).GetProperty("user_id").GetString();
            await using (var browser = await person.WatchAsync(server, session)) await browser.CloseAsync();

            await Has("ViewerSocket", ("user_id", user), ("vps_id", server.Vps), ("session_id", session));
            await Has("GatewaySocket", ("gateway_id", server.Gateway));
            await Has("GatewayGrain", ("user_id", user), ("vps_id", server.Vps), ("gateway_id", server.Gateway), ("session_id", session));
        }
    }

    [Fact]
    public async Task LinesOfAConnectionToDigitalOcean_NameItsPerson()
    {
        await using var standalone = await StartAsync();
        var user = UserId.New();
        await standalone.Services.GetRequiredService<IGrainFactory>().GetGrain<IDigitalOceanAccountGrain>(user.Value).Connect(new DigitalOceanGrant
        {
            AccessToken = "doo_v1_x", Scope = "read write", AccountUuid = "uuid-of-log-tests", Email = "log@example.com",
        });

        await Has("DigitalOceanAccountGrain", ("user_id", user.Value));
    }

    [Theory]
    [InlineData("Production", true)]
    [InlineData("Development", false)]
    public void Lines_AreForMachinesWhereNobodyWatches(string environment, bool expected)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.AddTelemetry();
        using var app = builder.Build();
        Assert.Equal(expected, app.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName == ConsoleFormatterNames.Json);
        Assert.Equal(expected, app.Services.GetRequiredService<IOptionsMonitor<JsonConsoleFormatterOptions>>().CurrentValue.IncludeScopes);
    }

    private Task<RunningStandalone> StartAsync(Action<IServiceCollection>? configure = null) => RunningStandalone.StartAsync(prepare: running => running.Configure = services =>
    {
        services.AddLogging(logging => logging.AddProvider(_lines));
        configure?.Invoke(services);
    });

    private Task Has(string category, params (string Name, string? Value)[] ids) => Wait.Until(
        () => Task.FromResult(_lines.All.Any(line => line.Category.EndsWith(category, StringComparison.Ordinal) && ids.All(id => line.Scope.GetValueOrDefault(id.Name) == id.Value))),
        $"a line of {category} with {string.Join(", ", ids)}; there were\n{string.Join('\n', _lines.All.Select(static line => $"{line.Category}: {line.Text} {string.Join(' ', line.Scope)}"))}");

    private sealed class BrokenTokens : IGatewayTokens
    {
        public const string Secret = "a detail that is nobody's business";

        public Task<string> Issue(GatewayId gateway, CancellationToken cancellationToken) => throw new InvalidOperationException(Secret);

        public ValueTask<GatewayTokenCheck> Check(GatewayId gateway, string token, CancellationToken cancellationToken) => throw new InvalidOperationException(Secret);

        public Task Revoke(GatewayId gateway, CancellationToken cancellationToken) => throw new InvalidOperationException(Secret);
    }
}
