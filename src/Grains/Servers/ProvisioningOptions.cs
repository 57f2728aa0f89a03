using Chatcode.Grains.DigitalOcean;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Chatcode.Grains.Servers;

/// <summary>What can be set about renting servers; configuration section <c>Provisioning</c>.</summary>
public sealed record ProvisioningOptions
{
    internal const string ReleaseUrlSetting = "GATEWAY_RELEASE_URL";

    /// <summary>Until a new server's first hello. 1 to 60 min; default 10 min.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// After a request to create that has no known result: how long until DigitalOcean's list tells what became of it. More than twice
    /// <c>DIGITALOCEAN_TIMEOUT</c>, 10 s to 10 min; default 1 min.
    /// </summary>
    public TimeSpan Settle { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A request to create that is not on its way so long after its time was stored is not sent any more. With the time limit of a
    /// request, less than half, there is at least a quarter of <see cref="Settle"/> left for DigitalOcean's list.
    /// </summary>
    internal TimeSpan SendWithin => Settle / 4;

    /// <summary>Servers that a person may ask for in an hour. 1 to 1,000; default 10.</summary>
    public int CreationsPerHour { get; set; } = 10;

    /// <summary>The same in 24 h; as many are remembered for <c>Idempotency-Key</c>. 1 to 1,000; default 30.</summary>
    public int CreationsPerDay { get; set; } = 30;

    /// <summary><c>GATEWAY_RELEASE_URL</c>: where new machines find <c>install.sh</c> and the daemon; null for the control plane itself.</summary>
    public string? ReleaseUrl { get; set; }

    internal static void Read(ProvisioningOptions options, IConfiguration configuration) =>
        options.ReleaseUrl = string.IsNullOrWhiteSpace(configuration[ReleaseUrlSetting]) ? null : configuration[ReleaseUrlSetting]!.Trim().TrimEnd('/');
}

/// <summary>Checks <see cref="ProvisioningOptions"/> at start.</summary>
internal sealed class ProvisioningOptionsValidator(IOptions<DigitalOceanOptions> digitalOcean) : IValidateOptions<ProvisioningOptions>
{
    private const int MaxCreations = 1000;

    public ValidateOptionsResult Validate(string? name, ProvisioningOptions options)
    {
        List<string> failures = [];
        Range(nameof(options.Deadline), options.Deadline, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        Range(nameof(options.Settle), options.Settle, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10));
        if (options.Settle <= 2 * digitalOcean.Value.Timeout)
        {
            failures.Add($"Provisioning:{nameof(options.Settle)} ({options.Settle}) must be more than twice {DigitalOceanOptions.TimeoutSetting} ({digitalOcean.Value.Timeout})");
        }

        Count(nameof(options.CreationsPerHour), options.CreationsPerHour);
        Count(nameof(options.CreationsPerDay), options.CreationsPerDay);
        if (options.ReleaseUrl is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed.Query.Length == 0))
        {
            failures.Add($"{ProvisioningOptions.ReleaseUrlSetting}: must be an http or https address");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Count(string setting, int value)
        {
            if (value is < 1 or > MaxCreations) failures.Add($"Provisioning:{setting} must be 1 to {MaxCreations}, not {value}");
        }

        void Range(string setting, TimeSpan value, TimeSpan min, TimeSpan max)
        {
            if (value < min || value > max) failures.Add($"Provisioning:{setting} must be {min} to {max}, not {value}");
        }
    }
}
