using System.Net;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Grains.Servers;
using Chatcode.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Chatcode.Edge.Tests.Servers;

/// <summary>A server whose gateway never says hello. A clock of its own, which is set forward.</summary>
public sealed class RetryTests : IAsyncLifetime
{
    private readonly SkipTime _time = new();
    private readonly CloudStandalone _own;

    public RetryTests() => _own = new CloudStandalone { Time = _time };

    public Task InitializeAsync() => _own.InitializeAsync();

    public Task DisposeAsync() => _own.DisposeAsync();

    [Fact]
    public async Task Timeout_IsShown_AndARetryMakesTheMachineAnew()
    {
        using var person = await _own.ConnectedAsync();
        var id = (await CloudStandalone.SendAsync(person, HttpMethod.Post, "/vps")).Body.GetProperty("vps").GetProperty("id").GetString()!;
        var first = Assert.Single(_own.DropletsOf(id));
        await person.GetAsync($"/vps/{id}");
        _time.Advance(TimeSpan.FromMinutes(11));
        var now = _time.GetUtcNow().UtcDateTime;
        await _own.Standalone.Services.GetRequiredService<IGrainFactory>().GetGrain<IServerGrain>(id).AsReference<IRemindable>()
            .ReceiveReminder("deadline", new TickStatus(now, TimeSpan.FromMinutes(1), now));
        Assert.Equal("provisioning_timeout", (await person.GetAsync($"/vps/{id}")).GetProperty("status").GetString());

        var (status, body, _) = await CloudStandalone.SendAsync(person, HttpMethod.Post, $"/vps/{id}/retry");

        Assert.Equal((HttpStatusCode.OK, "provisioning"), (status, body.GetProperty("status").GetString()));
        var second = Assert.Single(_own.DropletsOf(id));
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(second.Id, body.GetProperty("vps").GetProperty("droplet_id").GetInt64());
    }
}
