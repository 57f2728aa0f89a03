using Chatcode.Fakes.Demo;
using Chatcode.Fakes.DigitalOcean;

namespace Chatcode.Fakes.Tests;

public sealed class DemoTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"chatcode-cloud-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("GATEWAY_ID='gw-1'\nGATEWAY_AUTH_TOKEN='t-1'\nGATEWAY_CP_URL='ws://localhost:1/gw/connect'\n")]
    [InlineData("export GATEWAY_ID=gw-1 GATEWAY_AUTH_TOKEN=\"t-1\"\nGATEWAY_CP_URL=ws://localhost:1/gw/connect\nprintf %s \"$GATEWAY_AUTH_TOKEN\"\n")]
    public void UserData_NamesTheGateway(string script) =>
        Assert.Equal(new UserData("gw-1", "t-1", "ws://localhost:1/gw/connect"), UserData.Read(script));

    [Fact]
    public void UserData_OfAnythingElse_NamesNone() => Assert.Null(UserData.Read("#!/bin/sh\nGATEWAY_ID=gw-1\n"));

    [Fact]
    public async Task StartedAgain_TheCloudKnowsItsDropletsAndTokens_AndTheyAreSwitchedOn()
    {
        string token;
        long droplet;
        await using (var before = await FakeDigitalOcean.StartAsync(new() { StateFile = _file }))
        {
            token = before.Grants.Issue().AccessToken;
            using var caller = new CloudCaller(before, token);
            droplet = await caller.CreateAsync();
            await caller.GetAsync($"/v2/droplets/{droplet}");
        }

        var hardware = new RecordingHardware();
        await using var after = await FakeDigitalOcean.StartAsync(new() { StateFile = _file, Hardware = hardware });
        Assert.Equal([droplet], hardware.Created);
        using var again = new CloudCaller(after, token);
        Assert.Equal("active", (await again.GetAsync($"/v2/droplets/{droplet}")).GetProperty("droplet").GetProperty("status").GetString());
        Assert.NotEqual(droplet, await again.CreateAsync());
    }

    private sealed class RecordingHardware : IDropletHardware
    {
        public List<long> Created { get; } = [];

        void IDropletHardware.Created(Droplet droplet) => Created.Add(droplet.Id);

        public void PoweredOn(Droplet droplet)
        {
        }

        public void PoweredOff(Droplet droplet)
        {
        }

        public void Destroyed(Droplet droplet)
        {
        }
    }
}
