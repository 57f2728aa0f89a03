using System.Collections.Concurrent;
using System.Text;
using Chatcode.Edge.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chatcode.Edge.Tests.Operations;

/// <summary>Traces, metrics and logs by OTLP, when the environment names a collector.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task WithACollector_EverythingHasArrivedWhenTheProcessEnds()
    {
        ConcurrentDictionary<string, string> received = [];
        await using var collector = await StartCollectorAsync(received);
        await using (var standalone = await RunningStandalone.StartAsync(prepare: running =>
        {
            running.Overrides["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.First();
            running.Overrides["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        }))
        {
            using var person = new Person(standalone);
            var server = await person.BringServerAsync();
            await using var gateway = await person.ConnectAsync(server);
        }

        // Strings stand in protobuf as they are.
        Assert.Contains("/vps/manual", received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("chatcode.gateways.connected", received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("gateway_id", received["/v1/logs"], StringComparison.Ordinal);
        Assert.All(received.Values, static body => Assert.Contains("service.version", body, StringComparison.Ordinal));
    }

    private static async Task<WebApplication> StartCollectorAsync(ConcurrentDictionary<string, string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            var text = Encoding.Latin1.GetString(body.ToArray());
            received.AddOrUpdate(request.Path, text, (_, before) => before + text);
        });
        await app.StartAsync();
        return app;
    }
}
