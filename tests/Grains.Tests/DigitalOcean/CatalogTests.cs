using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.DigitalOcean.Api;
using Chatcode.Grains.Servers;
using Chatcode.Grains.Tests.Servers.Cloud;

namespace Chatcode.Grains.Tests.DigitalOcean;

public sealed class CatalogTests
{
    [Fact]
    public async Task Catalog_IsLive_WhenConnected_AndKeptForAWhile()
    {
        await using var scene = await CloudScene.Create();
        var grain = scene.Host.Grains.GetGrain<IDigitalOceanCatalogGrain>(scene.User.Value);

        var catalog = await grain.Get();
        await grain.Get();

        Assert.True(catalog.Live);
        Assert.Contains(catalog.Regions, static region => region is { Slug: "fra1", Name: "Frankfurt 1" });
        Assert.DoesNotContain(catalog.Regions, static region => region.Slug == "sfo1");
        Assert.Equal((1, 2048, 50, 12m), catalog.Plans.Where(static plan => plan.Slug == "s-1vcpu-2gb").Select(static plan => (plan.Vcpus, plan.Memory, plan.Disk, plan.PriceMonthly)).Single());
        Assert.DoesNotContain(catalog.Plans, static plan => plan.Slug is "s-1vcpu-512mb-10gb" or "s-1vcpu-3gb");
        Assert.Equal(catalog.Plans.Select(static plan => plan.PriceMonthly).Order(), catalog.Plans.Select(static plan => plan.PriceMonthly));
        Assert.Contains(catalog.Images, static image => image is { Slug: "debian-12-x64", Name: "Debian 12 x64" });
        Assert.DoesNotContain(catalog.Images, static image => image.Slug is "fedora-42-x64" or "docker-20-04");
        Assert.Equal(3, scene.Cloud.Requests.All.Count);

        scene.Time.Advance(TimeSpan.FromMinutes(11));
        await grain.Get();
        Assert.Equal(6, scene.Cloud.Requests.All.Count);
    }

    [Fact]
    public async Task WithoutAConnection_ItIsBuiltIn_AndNobodyIsAsked()
    {
        await using var scene = await CloudScene.Create(connected: false);

        var catalog = await scene.Host.Grains.GetGrain<IDigitalOceanCatalogGrain>(scene.User.Value).Get();

        Assert.False(catalog.Live);
        Assert.Empty(scene.Cloud.Requests.All);
        AssertMakesSense(catalog);
    }

    [Fact]
    public void Default_IsSomethingThatIsThere()
    {
        AssertMakesSense(Catalogs.From(
            [new Region("xyz1", "X", true), new Region("nyc3", "N", false)],
            [new Size("tiny", 512, 1, 10, 4, 0.1m, ["xyz1"], true), new Size("odd", 4096, 2, 50, 20, 0.1m, ["xyz1", "nyc3"], true), new Size("elsewhere", 4096, 2, 50, 1, 0.1m, ["nyc3"], true)],
            [new Image("ubuntu-99", "99", "Ubuntu", "available"), new Image(null, "x", "Ubuntu", "available")])!);
        Assert.Null(Catalogs.From([], [], []));
    }

    private static void AssertMakesSense(Catalog catalog)
    {
        Assert.Contains(catalog.Regions, region => region.Slug == catalog.DefaultRegion);
        var plan = Assert.Single(catalog.Plans, plan => plan.Slug == catalog.DefaultSize);
        Assert.Contains(catalog.DefaultRegion, plan.Regions);
        Assert.Contains(catalog.Images, image => image.Slug == catalog.DefaultImage);
    }
}
