using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Servers;

/// <summary>
/// What a new machine runs at its first boot (cloud-init, as root): it downloads the installer and gives it the gateway's id, token
/// and address. The token goes by a file for root alone, as arguments are visible to every process.
/// </summary>
internal static class UserData
{
    /// <param name="gateway">Whom the machine will be.</param>
    /// <param name="token">Its token.</param>
    /// <param name="connectUrl">The daemon's <c>GATEWAY_CP_URL</c>.</param>
    /// <param name="releaseUrl">Where <c>install.sh</c> and the rest of the release are, without a slash at its end.</param>
    public static string Script(GatewayId gateway, string token, string connectUrl, string releaseUrl) =>
        $$"""
        #!/bin/bash
        # Made by Chatcode: installs the gateway of this server.
        set -euo pipefail
        GATEWAY_ID={{Quote(gateway.Value)}}
        GATEWAY_AUTH_TOKEN={{Quote(token)}}
        GATEWAY_CP_URL={{Quote(connectUrl)}}
        GATEWAY_RELEASE_URL={{Quote(releaseUrl)}}

        umask 077
        folder=$(mktemp -d)
        trap 'rm -rf "$folder"' EXIT
        printf '%s\n' "$GATEWAY_AUTH_TOKEN" >"$folder/token"
        for ((try = 1; ; try++)); do
          curl -fsSL --connect-timeout 10 --max-time 120 -o "$folder/install.sh" "$GATEWAY_RELEASE_URL/install.sh" && break
          ((try < 30)) || { echo 'chatcode: the installer could not be downloaded' >&2; exit 1; }
          sleep 5
        done
        bash "$folder/install.sh" --gateway-id "$GATEWAY_ID" --token-file "$folder/token" --cp-url "$GATEWAY_CP_URL" --binary-source "$GATEWAY_RELEASE_URL"

        """;

    /// <summary>One word to a POSIX shell, whatever is in it but a NUL, which no argument can hold.</summary>
    /// <exception cref="ArgumentException">There is a NUL in it.</exception>
    public static string Quote(string text) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException("a NUL cannot stand in a shell's word", nameof(text))
        : $"'{text.Replace("'", """'\''""", StringComparison.Ordinal)}'";
}
