using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Fakes.DigitalOcean;
using Chatcode.Fakes.Web;

namespace Chatcode.Fakes.Tests;

public sealed class FaultTests
{
    [Fact]
    public async Task AnswerLost_TheWorkIsDoneAndTheCallerLearnsNothing()
    {
        await using var cloud = await FakeDigitalOcean.StartAsync();
        using var caller = new CloudCaller(cloud, cloud.Grants.Issue().AccessToken);
        cloud.Faults.Add("POST", "/v2/droplets", Fault.AnswerLost);

        await Assert.ThrowsAsync<HttpRequestException>(() => caller.PostAsync("/v2/droplets", CloudCaller.Order));
        Assert.Single(cloud.Cloud.Droplets);
    }

    [Fact]
    public async Task PlannedOverHttp_MeetsTheRouteAndTheCountAndNothingElse()
    {
        await using var cloud = await FakeDigitalOcean.StartAsync();
        using var caller = new CloudCaller(cloud, cloud.Grants.Issue().AccessToken);
        var id = await caller.CreateAsync();
        using var planned = await caller.PostAsync("/_fake/faults", new { method = "GET", path = "/v2/droplets/*", kind = "answer", status = 429, retry_after = 7, times = 2, after = 1 });
        Assert.Equal(HttpStatusCode.NoContent, planned.StatusCode);

        List<HttpStatusCode> statuses = [];
        for (var i = 0; i < 4; i++)
        {
            using var answer = await caller.SendAsync($"/v2/droplets/{id}");
            statuses.Add(answer.StatusCode);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests) continue;
            Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter?.Delta);
            Assert.Equal("too_many_requests", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString());
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests, HttpStatusCode.OK], statuses);
        using var other = await caller.SendAsync("/v2/account");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Silence_LastsUntilTheCallerGivesUp_AndDoesNothing()
    {
        await using var cloud = await FakeDigitalOcean.StartAsync();
        using var caller = new CloudCaller(cloud, cloud.Grants.Issue().AccessToken);
        cloud.Faults.Add("POST", "/v2/droplets", Fault.Silence);
        using var givenUp = new CancellationTokenSource();

        var call = caller.PostAsync("/v2/droplets", CloudCaller.Order, givenUp.Token);
        await cloud.Requests.FirstAsync(static one => one.Path == "/v2/droplets");
        Assert.False(call.IsCompleted);
        await givenUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Empty(cloud.Cloud.Droplets);
    }

    [Fact]
    public async Task Held_GoesOnWhenReleased()
    {
        await using var cloud = await FakeDigitalOcean.StartAsync();
        using var caller = new CloudCaller(cloud, cloud.Grants.Issue().AccessToken);
        cloud.Faults.Add("*", "*", Fault.Held);
        var call = caller.CreateAsync();
        await cloud.Requests.FirstAsync(static one => one.Path == "/v2/droplets");
        Assert.Empty(cloud.Cloud.Droplets);
        cloud.Faults.Release();
        Assert.Equal(await call, Assert.Single(cloud.Cloud.Droplets).Id);
    }
}
