using Microsoft.Extensions.Options;

namespace Chatcode.Grains.Gateways;

/// <summary>What can be set about gateways' tokens; configuration section <c>GatewayTokens</c>.</summary>
public sealed record GatewayTokenOptions
{
    /// <summary>Bytes that the key must have at least.</summary>
    public const int MinKeyLength = 32;

    /// <summary>The key of the tokens' HMAC, base64, at least 32 bytes; required. Kept outside the database; another key makes every token wrong.</summary>
    public string Key { get; set; } = "";

    /// <summary>How long an unknown gateway id is remembered as such. 0 to 1 min; default 5 s.</summary>
    public TimeSpan UnknownFor { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks <see cref="GatewayTokenOptions"/> at start.</summary>
internal sealed class GatewayTokenOptionsValidator : IValidateOptions<GatewayTokenOptions>
{
    private static readonly TimeSpan MaxUnknownFor = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, GatewayTokenOptions options)
    {
        Span<byte> key = new byte[options.Key.Length];
        if (!Convert.TryFromBase64String(options.Key, key, out var length) || length < GatewayTokenOptions.MinKeyLength)
        {
            return ValidateOptionsResult.Fail($"GatewayTokens:Key must be base64 of at least {GatewayTokenOptions.MinKeyLength} bytes");
        }

        return options.UnknownFor >= TimeSpan.Zero && options.UnknownFor <= MaxUnknownFor
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"GatewayTokens:UnknownFor must be 0 to {MaxUnknownFor}, not {options.UnknownFor}");
    }
}
