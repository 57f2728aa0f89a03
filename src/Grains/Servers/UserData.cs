using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Servers;

/// <summary>
/// What a new machine runs at its first boot (cloud-init, as root): it downloads the installer and gives it the gateway's id, token
/// and address. The token goes by a file for root alone, as arguments are visible to every process.
/// </summary>
internal static class UserData
{
    /// <summary>How often it is tried: for half an hour, beside the time that the attempts take.</summary>
    public const int Tries = 20;

    // Seconds; the first pause is 5, and each twice as long as the one before.
    private const int LongestPause = 120;

    /// <param name="gateway">Whom the machine will be.</param>
    /// <param name="token">Its token.</param>
    /// <param name="connectUrl">The daemon's <c>GATEWAY_CP_URL</c>.</param>
    /// <param name="releaseUrl">Where <c>install.sh</c> and the rest of the release are, without a slash at its end.</param>
    public static string Script(GatewayId gateway, string token, string connectUrl, string releaseUrl) =>
        $$"""
        #!/bin/bash
        # Made by Chatcode: installs the gateway of this server.
        set -uo pipefail
        GATEWAY_ID={{Quote(gateway.Value)}}
        GATEWAY_AUTH_TOKEN={{Quote(token)}}
        GATEWAY_CP_URL={{Quote(connectUrl)}}
        GATEWAY_RELEASE_URL={{Quote(releaseUrl)}}

        folder=$(mktemp -d) || exit 1
        trap 'rm -rf "$folder"' EXIT
        (umask 077 && printf '%s\n' "$GATEWAY_AUTH_TOKEN" >"$folder/token") || exit 1

        download() { curl -fsSL --connect-timeout 10 --max-time 120 -o "$folder/install.sh" "$GATEWAY_RELEASE_URL/install.sh"; }
        run_installer() {
          bash "$folder/install.sh" --gateway-id "$GATEWAY_ID" --token-file "$folder/token" --cp-url "$GATEWAY_CP_URL" --binary-source "$GATEWAY_RELEASE_URL"
        }
        # A new machine's network, its package mirror, and the control plane may each be away for a while. What of this one does
        # stands in /var/log/cloud-init-output.log; the installer may be run again however far it came.
        pause=5
        for ((try = 1; ; try++)); do
          if ! download; then
            failed='downloading the installer'
          elif ! run_installer; then
            failed='installing the gateway'
          else
            break
          fi
          ((try < {{Tries}})) || { echo "chatcode: $failed failed; that was the last of {{Tries}} attempts" >&2; exit 1; }
          echo "chatcode: $failed failed at attempt $try of {{Tries}}; the next one is in $pause s" >&2
          sleep "$pause"
          ((pause = pause * 2 < {{LongestPause}} ? pause * 2 : {{LongestPause}}))
        done

        """;

    /// <summary>One word to a POSIX shell, whatever is in it but a NUL, which no argument can hold.</summary>
    /// <exception cref="ArgumentException">There is a NUL in it.</exception>
    public static string Quote(string text) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException("a NUL cannot stand in a shell's word", nameof(text))
        : $"'{text.Replace("'", """'\''""", StringComparison.Ordinal)}'";
}
