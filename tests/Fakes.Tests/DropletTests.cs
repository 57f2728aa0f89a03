using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Fakes.DigitalOcean;

namespace Chatcode.Fakes.Tests;

public sealed class DropletTests
{
    [Fact]
    public async Task ADroplet_BootsAndGetsItsAddressInItsTime()
    {
        var clock = new TestClock();
        await using var cloud = await FakeDigitalOcean.StartAsync(new() { Time = clock, Pace = new() { Boot = TimeSpan.FromSeconds(20), Address = Timeout.InfiniteTimeSpan } });
        using var caller = new CloudCaller(cloud, cloud.Grants.Issue().AccessToken);

        using var answer = await caller.PostAsync("/v2/droplets", CloudCaller.Order);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var id = made.GetProperty("droplet").GetProperty("id").GetInt64();
        Assert.Equal("new", made.GetProperty("droplet").GetProperty("status").GetString());
        Assert.Empty(made.GetProperty("droplet").GetProperty("networks").GetProperty("v4").EnumerateArray());
        Assert.Equal("create", made.GetProperty("links").GetProperty("actions")[0].GetProperty("rel").GetString());
        Assert.Equal("#!/bin/sh\necho hello\n", cloud.Cloud.Find(id)?.UserData);

        clock.Advance(TimeSpan.FromSeconds(20));
        var booted = await caller.GetAsync($"/v2/droplets/{id}");
        Assert.Equal("active", booted.GetProperty("droplet").GetProperty("status").GetString());
        Assert.Empty(booted.GetProperty("droplet").GetProperty("networks").GetProperty("v4").EnumerateArray());

        cloud.Cloud.GiveAddress(id);
        var networks = (await caller.GetAsync($"/v2/droplets/{id}")).GetProperty("droplet").GetProperty("networks").GetProperty("v4").EnumerateArray();
        Assert.Equal(["private", "public"], networks.Select(static one => one.GetProperty("type").GetString()));
    }

    [Theory]
    [InlineData("name", "under_score")]
    [InlineData("name", "-x")]
    [InlineData("name", "")]
    [InlineData("region", "moon1")]
    [InlineData("region", "sfo1")]
    [InlineData("size", "huge")]
    [InlineData("size", "s-1vcpu-3gb")]
    [InlineData("image", "windows-95")]
    [InlineData("image", 17)]
    [InlineData("tags", "a b")]
    public async Task WhatTheRealOneRefuses_IsUnprocessable(string member, object value)
    {
        await using var cloud = await FakeDigitalOcean.StartAsync();
        using var caller = new CloudCaller(cloud, cloud.Grants.Issue().AccessToken);
        var order = CloudCaller.Order;
        order[member] = member == "tags" ? new[] { value } : value;

        using var answer = await caller.PostAsync("/v2/droplets", order);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("unprocessable_entity", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString());
        Assert.Equal(0, cloud.Cloud.EverMade);
    }

    [Fact]
    public async Task ListedByTag_PageByPageAndOnlyOnesOwn()
    {
        await using var cloud = await FakeDigitalOcean.StartAsync();
        using var sammy = new CloudCaller(cloud, cloud.Grants.Issue(CloudAccount.Sammy).AccessToken);
        using var shelly = new CloudCaller(cloud, cloud.Grants.Issue(CloudAccount.Shelly).AccessToken);
        for (var i = 0; i < 3; i++) await sammy.CreateAsync("mine");
        await sammy.CreateAsync("other");
        var hers = await shelly.CreateAsync("mine");

        var first = await sammy.GetAsync("/v2/droplets?tag_name=mine&per_page=2");
        Assert.Equal(2, first.GetProperty("droplets").GetArrayLength());
        Assert.Equal(3, first.GetProperty("meta").GetProperty("total").GetInt32());
        var next = first.GetProperty("links").GetProperty("pages").GetProperty("next").GetString()!;
        var second = await sammy.GetAsync(next);
        Assert.Equal(1, second.GetProperty("droplets").GetArrayLength());
        Assert.False(second.GetProperty("links").GetProperty("pages").TryGetProperty("next", out _));

        using var foreign = await sammy.SendAsync($"/v2/droplets/{hers}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var deleted = await sammy.DeleteAsync("/v2/droplets?tag_name=mine");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal([hers], cloud.Cloud.Droplets.Where(static one => one.Tags.Contains("mine")).Select(static one => one.Id));
    }

    [Fact]
    public async Task PowerActions_EndLaterAndOneAtATime()
    {
        await using var cloud = await FakeDigitalOcean.StartAsync(new() { Pace = new() { Action = Timeout.InfiniteTimeSpan } });
        using var caller = new CloudCaller(cloud, cloud.Grants.Issue().AccessToken);
        var id = await caller.CreateAsync();

        using var off = await caller.PostAsync($"/v2/droplets/{id}/actions", new { type = "power_off" });
        Assert.Equal(HttpStatusCode.Created, off.StatusCode);
        var action = (await off.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("action");
        Assert.Equal("in-progress", action.GetProperty("status").GetString());
        using var tooSoon = await caller.PostAsync($"/v2/droplets/{id}/actions", new { type = "power_on" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooSoon.StatusCode);

        cloud.Cloud.EndActions(id);
        Assert.Equal("off", cloud.Cloud.Find(id)?.Status);
        Assert.Equal("completed", (await caller.GetAsync($"/v2/actions/{action.GetProperty("id").GetInt64()}")).GetProperty("action").GetProperty("status").GetString());
        using var on = await caller.PostAsync($"/v2/droplets/{id}/actions", new { type = "power_on" });
        Assert.Equal(HttpStatusCode.Created, on.StatusCode);
    }

    [Fact]
    public async Task AskedTooOften_IsToldWhenToComeBack()
    {
        var clock = new TestClock();
        await using var cloud = await FakeDigitalOcean.StartAsync(new() { Time = clock, RequestsPerHour = 1 });
        using var caller = new CloudCaller(cloud, cloud.Grants.Issue().AccessToken);
        using var first = await caller.SendAsync("/v2/account");
        Assert.Equal("0", first.Headers.GetValues("ratelimit-remaining").Single());

        using var second = await caller.SendAsync("/v2/account");
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal(TimeSpan.FromHours(1), second.Headers.RetryAfter?.Delta);
        clock.Advance(TimeSpan.FromHours(1));
        using var third = await caller.SendAsync("/v2/account");
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }
}
