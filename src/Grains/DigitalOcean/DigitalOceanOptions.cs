using System.Diagnostics.CodeAnalysis;
using Chatcode.Grains.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Chatcode.Grains.DigitalOcean;

/// <summary>Where DigitalOcean is and who we are there; from flat settings of the environment, named at each member.</summary>
public sealed record DigitalOceanOptions
{
    /// <summary>Where the setting of the data directory's own key stands; see <see cref="Hosting.ControlPlane"/>.</summary>
    internal const string DataDirectoryKeySetting = "DigitalOcean:DataDirectoryKey";

    /// <summary>The key id that the data directory's own key goes by.</summary>
    internal const string DataDirectoryKeyId = "data";

    internal const string TokenKeysSetting = "DIGITALOCEAN_TOKEN_KEYS";

    internal const string TimeoutSetting = "DIGITALOCEAN_TIMEOUT";

    /// <summary><c>DIGITALOCEAN_CLIENT_ID</c> of the registered application; empty when DigitalOcean is not configured.</summary>
    public string ClientId { get; set; } = "";

    /// <summary><c>DIGITALOCEAN_CLIENT_SECRET</c>; secret.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary><c>DIGITALOCEAN_OAUTH_URL</c>; tokens are refreshed and revoked below its <c>/v1/oauth</c>.</summary>
    [SuppressMessage("Design", "CA1056", Justification = "as it stands in the environment; the validator checks it")]
    public string OAuthUrl { get; set; } = "https://cloud.digitalocean.com";

    /// <summary><c>DIGITALOCEAN_API_URL</c>; the API is below its <c>/v2</c>.</summary>
    public string ApiUrl { get; set; } = "https://api.digitalocean.com";

    /// <summary>
    /// <c>DIGITALOCEAN_TOKEN_KEYS</c>: <c>id:key</c>, separated by commas, the newest first. Ids are 1–32 of <c>A-Za-z0-9_-</c>, keys
    /// base64 of 32 bytes; secret. The newest encrypts, the others only decrypt. The data directory's own key comes last.
    /// </summary>
    public string TokenKeys { get; set; } = "";

    /// <summary><c>DIGITALOCEAN_TIMEOUT</c>: how long one request may take, 1 s to 20 s, so that a call of several ends in time. Default 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    internal static void Read(DigitalOceanOptions options, IConfiguration configuration)
    {
        options.ClientId = Text("DIGITALOCEAN_CLIENT_ID") ?? options.ClientId;
        options.ClientSecret = Text("DIGITALOCEAN_CLIENT_SECRET") ?? options.ClientSecret;
        options.OAuthUrl = Text("DIGITALOCEAN_OAUTH_URL") ?? options.OAuthUrl;
        options.ApiUrl = Text("DIGITALOCEAN_API_URL") ?? options.ApiUrl;
        options.Timeout = configuration.GetValue(TimeoutSetting, options.Timeout);
        var own = Text(DataDirectoryKeySetting) is { } key ? $"{DataDirectoryKeyId}:{key}" : null;
        options.TokenKeys = string.Join(',', new[] { Text(TokenKeysSetting), own }.OfType<string>());

        string? Text(string setting) => string.IsNullOrWhiteSpace(configuration[setting]) ? null : configuration[setting]!.Trim();
    }

    /// <inheritdoc/>
    public override string ToString() => $"DigitalOceanOptions {{ OAuthUrl = {OAuthUrl}, ApiUrl = {ApiUrl} }}";
}

/// <summary>Checks <see cref="DigitalOceanOptions"/> at start; a message names its setting and repeats no secret.</summary>
internal sealed class DigitalOceanOptionsValidator : IValidateOptions<DigitalOceanOptions>
{
    private static readonly TimeSpan MinTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(20);

    public ValidateOptionsResult Validate(string? name, DigitalOceanOptions options)
    {
        List<string> failures = [];
        Address("DIGITALOCEAN_OAUTH_URL", options.OAuthUrl);
        Address("DIGITALOCEAN_API_URL", options.ApiUrl);
        if (!EncryptionKeys.TryParse(options.TokenKeys, out _))
        {
            failures.Add($"{DigitalOceanOptions.TokenKeysSetting}: must be id:key pairs separated by commas, ids different, keys base64 of {EncryptionKeys.KeyLength} bytes");
        }

        if (options.Timeout < MinTimeout || options.Timeout > MaxTimeout) failures.Add($"{DigitalOceanOptions.TimeoutSetting}: must be {MinTimeout} to {MaxTimeout}, not {options.Timeout}");
        if (options.ClientId.Length > 0 != options.ClientSecret.Length > 0) failures.Add("DIGITALOCEAN_CLIENT_ID: and DIGITALOCEAN_CLIENT_SECRET go together; one of them is missing");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Address(string setting, string value)
        {
            // Tokens go there: in the clear to this machine only, where the fakes are.
            if (Uri.TryCreate(value, UriKind.Absolute, out var url) && url.PathAndQuery == "/"
                && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))) return;
            failures.Add($"{setting}: must be an https address without a path (http to this machine only)");
        }
    }
}
