using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Servers;
using Microsoft.Extensions.Options;

namespace Chatcode.Grains.Tests.Servers;

public sealed class ProvisioningOptionsTests
{
    [Fact]
    public void Defaults_AreFine_WithEveryTimeLimitOfARequest() =>
        Assert.True(Validate(new ProvisioningOptions(), timeout: 20).Succeeded);

    [Theory]
    [InlineData(20, 10, false)]
    [InlineData(21, 10, true)]
    [InlineData(15, 20, false)]
    public void RequestMustBeSettled_BeforeItsResultIsLookedFor(int settle, int timeout, bool isFine)
    {
        var result = Validate(new ProvisioningOptions { Settle = TimeSpan.FromSeconds(settle) }, timeout);

        Assert.Equal(isFine, result.Succeeded);
        if (isFine) return;
        Assert.Contains("Provisioning:Settle", result.FailureMessage, StringComparison.Ordinal);
        Assert.Contains("DIGITALOCEAN_TIMEOUT", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void EachSettingOutOfRange_IsNamed()
    {
        var options = new ProvisioningOptions { Deadline = TimeSpan.Zero, Settle = TimeSpan.FromHours(1), CreationsPerHour = 0, CreationsPerDay = 1001, ReleaseUrl = "ftp://x" };

        var failures = Validate(options, timeout: 10).FailureMessage!;

        foreach (var name in (string[])["Provisioning:Deadline", "Provisioning:Settle", "Provisioning:CreationsPerHour", "Provisioning:CreationsPerDay", "GATEWAY_RELEASE_URL"])
        {
            Assert.Contains(name, failures, StringComparison.Ordinal);
        }
    }

    private static ValidateOptionsResult Validate(ProvisioningOptions options, int timeout) =>
        new ProvisioningOptionsValidator(Options.Create(new DigitalOceanOptions { Timeout = TimeSpan.FromSeconds(timeout) })).Validate(null, options);
}
