using System.Text;
using System.Text.Json;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.DigitalOcean.Api;
using Chatcode.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chatcode.Grains.Tests.DigitalOcean;

public sealed class DigitalOceanApiTests : IAsyncLifetime
{
    private const string Token = "doo_v1_secret";

    private readonly ListLogger _log = new();
    private readonly Measurements _measurements = new();
    private ScriptedSite _site = null!;
    private DigitalOceanHttp _http = null!;
    private DigitalOceanApi _api = null!;

    public async Task InitializeAsync()
    {
        _site = await ScriptedSite.StartAsync();
        Use(TimeSpan.FromSeconds(20));
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        _measurements.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task Creation_SaysWhatDigitalOceanWants_AndReadsWhatItSays()
    {
        _site.Then(202, """
            {"droplet":{"id":3164494,"name":"box","status":"new","tags":["a","b"],"networks":{"v4":[{"ip_address":"10.1.2.3","type":"private"},{"ip_address":"203.0.113.7","type":"public"}],"v6":[]},"unknown":1},"links":{}}
            """);

        var made = await _api.CreateDroplet(Token, new NewDroplet("box", "nyc3", "s-1vcpu-1gb", "debian-12-x64", "#!/bin/bash\necho 'ä'", ["a", "b"]));

        Assert.Equal((ApiOutcome.Ok, 3164494L, "new", "203.0.113.7"), (made.Outcome, made.Value!.Id, made.Value.Status, made.Value.PublicIpv4));
        Assert.True(made.Value.Has("B"));
        var request = Assert.Single(_site.Requests);
        Assert.Equal(("POST", "/v2/droplets", $"Bearer {Token}"), (request.Method, request.Target, request.Authorization));
        var body = JsonDocument.Parse(request.Body).RootElement;
        Assert.Equal(["image", "monitoring", "name", "region", "size", "tags", "user_data"], body.EnumerateObject().Select(static member => member.Name).Order());
        Assert.Equal("#!/bin/bash\necho 'ä'", body.GetProperty("user_data").GetString());
    }

    [Fact]
    public async Task Calls_AreCountedByOutcome()
    {
        _site.Then(204).Then(404, "{}").Then(429, "{}").Then(422, "{}").Then(500, "{}").Then(401, "{}");
        for (var i = 0; i < 6; i++) await _api.DeleteDroplet(Token, 7);

        string[] outcomes = ["failed", "not_found", "ok", "rate_limited", "refused", "unauthorized"];
        Assert.Equal(outcomes.Select(static outcome => $"chatcode.digitalocean.calls{{method=DELETE,outcome={outcome}}}"), _measurements.Sums.Keys.Order());
    }

    [Fact]
    public async Task OtherCalls_AreWhatDigitalOceanKnows()
    {
        _site.Then(204).Then(201, """{"action":{"id":1,"status":"in-progress"}}""").Then(201, """{"action":{"id":2,"status":"in-progress"}}""")
            .Then(200, """{"account":{"uuid":"u","email":"e","status":"active"}}""").Then(200, """{"droplets":[],"links":{},"meta":{"total":0}}""");

        Assert.Equal(ApiOutcome.Ok, (await _api.DeleteDroplet(Token, 7)).Outcome);
        Assert.Equal(1, (await _api.SwitchDroplet(Token, 7, on: true)).Value!.Id);
        Assert.Equal(2, (await _api.SwitchDroplet(Token, 7, on: false)).Value!.Id);
        Assert.Equal("u", (await _api.GetAccount(Token)).Value!.Uuid);
        Assert.Empty((await _api.FindDroplets(Token, "chatcode:vps-_x")).Value!);

        Assert.Equal(
            [
                "DELETE /v2/droplets/7 ", """POST /v2/droplets/7/actions {"type":"power_on"}""", """POST /v2/droplets/7/actions {"type":"power_off"}""",
                "GET /v2/account ", "GET /v2/droplets?tag_name=chatcode%3Avps-_x&page=1&per_page=200 ",
            ],
            _site.Requests.Select(static request => $"{request.Method} {request.Target} {request.Body}"));
    }

    [Fact]
    public async Task Pages_AreFollowed_ByNumber_NotToWhereTheyPoint()
    {
        _site.Then(200, """{"regions":[{"slug":"a","name":"A","available":true}],"links":{"pages":{"next":"http://evil.example/v2/regions?page=2"}}}""")
            .Then(200, """{"regions":[{"slug":"b","name":"B","available":false}],"links":{}}""");

        var regions = await _api.GetRegions(Token);

        Assert.Equal(["a", "b"], regions.Value!.Select(static region => region.Slug));
        Assert.Equal(["/v2/regions?page=1&per_page=200", "/v2/regions?page=2&per_page=200"], _site.Requests.Select(static request => request.Target));
    }

    [Fact]
    public async Task ListWithoutAnEnd_IsAFailure()
    {
        for (var i = 0; i < DigitalOceanApi.MaxPages + 1; i++) _site.Then(200, """{"sizes":[],"links":{"pages":{"next":"x"}}}""");
        Assert.Equal(ApiOutcome.Failed, (await _api.GetSizes(Token)).Outcome);
        Assert.Equal(DigitalOceanApi.MaxPages, _site.Requests.Count);
    }

    [Theory]
    [InlineData(401, ApiOutcome.Unauthorized)]
    [InlineData(403, ApiOutcome.Refused)]
    [InlineData(404, ApiOutcome.NotFound)]
    [InlineData(408, ApiOutcome.NoAnswer)]
    [InlineData(409, ApiOutcome.Refused)]
    [InlineData(422, ApiOutcome.Refused)]
    [InlineData(429, ApiOutcome.RateLimited)]
    [InlineData(500, ApiOutcome.Failed)]
    [InlineData(503, ApiOutcome.Failed)]
    [InlineData(302, ApiOutcome.Failed)]
    internal async Task Statuses_AreToldApart_WithDigitalOceansOwnWords(int status, ApiOutcome outcome)
    {
        _site.Then(status, """{"id":"some_id","message":"The reason is\r\nthis."}""", ("Retry-After", "17"), ("Location", _site.Address + "/elsewhere"));

        var result = await _api.GetDroplet(Token, 1);

        Assert.Equal((outcome, "The reason is  this.", TimeSpan.FromSeconds(17)), (result.Outcome, result.Message, result.RetryAfter));
        Assert.Null(result.Value);
        Assert.Single(_site.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"droplet":null}""")]
    [InlineData("""{"droplet":{"status":"new"}}""")]
    [InlineData("""{"droplet":{"id":"seven"}}""")]
    [InlineData("""{"droplet":{"id":0}}""")]
    [InlineData("""{"droplet":{"id":-7}}""")]
    [InlineData("""{"droplet":{"id":7,"tags":[null]}}""")]
    [InlineData("""{"droplet":{"id":7,"networks":{"v4":[null]}}}""")]
    public async Task AnswerThatMakesNoSense_IsAFailure_ThatMayHaveDoneIt(string body)
    {
        _site.Then(202, body);
        Assert.Equal(ApiOutcome.Failed, (await _api.CreateDroplet(Token, Droplet)).Outcome);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"droplets":{}}""")]
    [InlineData("[]")]
    [InlineData("""{"droplets":[null]}""")]
    [InlineData("""{"droplets":[{"id":7},null]}""")]
    [InlineData("""{"droplets":[{"id":7},{"id":0,"tags":["t"]}]}""")]
    [InlineData("""{"droplets":[{"tags":["t"]}]}""")]
    [InlineData("""{"droplets":[{"id":7,"tags":[null]}]}""")]
    [InlineData("""{"droplets":[{"id":7,"networks":{"v4":[null]}}]}""")]
    public async Task ListThatMakesNoSense_IsNotAnEmptyOne(string body)
    {
        _site.Then(200, body);
        var found = await _api.FindDroplets(Token, "t");
        Assert.Equal((ApiOutcome.Failed, "the answer makes no sense"), (found.Outcome, found.Message));
    }

    [Fact]
    public async Task NothingInAList_IsNoPartOfACatalog()
    {
        _site.Then(200, """{"regions":[null]}""").Then(200, """{"sizes":[null]}""").Then(200, """{"images":[{"slug":"debian-12-x64"},null]}""");
        Assert.Equal(
            [ApiOutcome.Failed, ApiOutcome.Failed, ApiOutcome.Failed],
            [(await _api.GetRegions(Token)).Outcome, (await _api.GetSizes(Token)).Outcome, (await _api.GetImages(Token)).Outcome]);
    }

    [Theory]
    [InlineData("""{"action":null}""")]
    [InlineData("""{"action":{"status":"in-progress"}}""")]
    [InlineData("""{"action":{"id":0,"status":"in-progress"}}""")]
    public async Task ActionWithoutANumber_IsAFailure(string body)
    {
        _site.Then(201, body);
        Assert.Equal(ApiOutcome.Failed, (await _api.SwitchDroplet(Token, 7, on: true)).Outcome);
    }

    [Theory]
    [InlineData(422, "Droplet already has a pending event.", ApiOutcome.Busy)]
    [InlineData(422, "Your account is pending review.", ApiOutcome.Refused)]
    [InlineData(403, "Droplet already has a pending event.", ApiOutcome.Refused)]
    internal async Task WhatIsUnderWayWithADroplet_IsToldFromARefusal(int status, string message, ApiOutcome outcome)
    {
        _site.Then(status, $$"""{"id":"unprocessable_entity","message":"{{message}}"}""");
        Assert.Equal(outcome, (await _api.SwitchDroplet(Token, 7, on: true)).Outcome);
    }

    [Fact]
    public async Task AnswerThatDoesNotEnd_IsNotReadForEver()
    {
        _site.Then(static async context =>
        {
            var chunk = Encoding.ASCII.GetBytes(new string(' ', 64 * 1024));
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        });
        Assert.Equal(ApiOutcome.NoAnswer, (await _api.GetRegions(Token)).Outcome);
    }

    [Fact]
    public async Task Silence_EndsInTime()
    {
        Use(TimeSpan.FromSeconds(1));
        _site.Then(static context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        Assert.Equal(ApiOutcome.NoAnswer, (await _api.GetRegions(Token)).Outcome);
    }

    [Fact]
    public async Task CutConnection_OrNobodyThere_IsNoAnswer()
    {
        _site.Then(static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        Assert.Equal(ApiOutcome.NoAnswer, (await _api.DeleteDroplet(Token, 1)).Outcome);

        await _site.DisposeAsync();
        Assert.Equal(ApiOutcome.NoAnswer, (await _api.DeleteDroplet(Token, 1)).Outcome);
    }

    [Fact]
    public async Task NoToken_IsInTheLog_OrInAnythingThatIsPrinted()
    {
        _site.Then(500, $$"""{"message":"ok"}""").Then(static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        var droplet = Droplet with { UserData = "gwt-secret" };
        var results = $"{await _api.CreateDroplet(Token, droplet)} {await _api.CreateDroplet(Token, droplet)} {droplet}";

        Assert.NotEmpty(_log.Lines);
        var all = string.Join('\n', _log.Lines.Append(results));
        Assert.DoesNotContain(Token, all, StringComparison.Ordinal);
        Assert.DoesNotContain("gwt-secret", all, StringComparison.Ordinal);
    }

    private static NewDroplet Droplet => new("box", "nyc3", "s", "i", "", []);

    private void Use(TimeSpan timeout)
    {
        _http?.Dispose();
        var options = Options.Create(new DigitalOceanOptions { ApiUrl = _site.Address, Timeout = timeout });
        _http = new DigitalOceanHttp(options, new DigitalOceanMetrics(_measurements.Meters), TimeProvider.System, _log);
        _api = new DigitalOceanApi(_http, options);
    }

    private sealed class ListLogger : ILogger<DigitalOceanHttp>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{formatter(state, exception)} {exception}");
    }
}
