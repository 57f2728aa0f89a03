using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Chatcode.Edge.Sockets;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Edge.Tests.Http;
using Chatcode.Grains.Hosting.Management;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans;

namespace Chatcode.Edge.Tests.Operations;

public sealed class ReadinessTests
{
    [Fact]
    public async Task Draining_IsNotReady_AndDegraded_WhileTheProcessLives()
    {
        await using var standalone = await RunningStandalone.StartAsync();
        using var http = new HttpClient { BaseAddress = standalone.Address };
        using var ready = await http.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        var status = await http.GetFromJsonAsync<JsonElement>("/status");
        Assert.Equal("ok", status.GetProperty("status").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+", status.GetProperty("version").GetString());

        await standalone.Services.GetRequiredService<EdgeSockets>().DrainAsync();

        using var draining = await http.GetAsync("/readyz");
        await ApiTests.AssertError(draining, HttpStatusCode.ServiceUnavailable, "not_ready");
        Assert.Equal("degraded", (await http.GetFromJsonAsync<JsonElement>("/status")).GetProperty("status").GetString());
        using var alive = await http.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Fact]
    public async Task HoweverOftenSomebodyAsks_TheDatabaseIsAskedOnceASecond()
    {
        await using var standalone = await RunningStandalone.StartAsync();
        var services = standalone.Services;
        var (factory, time) = (CountingFactory.Around(services.GetRequiredService<IGrainFactory>()), new ManualTime());
        var readiness = new Readiness(services.GetRequiredService<NpgsqlDataSource>(), factory, static () => false, time);

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => readiness.IsReadyAsync())), Assert.True);
        Assert.Equal(1, ((CountingFactory)(object)factory).Grains);
        time.Advance(Readiness.Life);
        Assert.True(await readiness.IsReadyAsync());
        Assert.Equal(2, ((CountingFactory)(object)factory).Grains);
    }
}

/// <summary>Counts the grains that it gives out.</summary>
public class CountingFactory : DispatchProxy
{
    private IGrainFactory _inner = null!;
    private int _grains;

    public int Grains => _grains;

    public static IGrainFactory Around(IGrainFactory inner)
    {
        var factory = Create<IGrainFactory, CountingFactory>();
        ((CountingFactory)(object)factory)._inner = inner;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Interlocked.Increment(ref _grains);
        return targetMethod!.Invoke(_inner, args);
    }
}
