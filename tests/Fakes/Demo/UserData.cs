using System.Text.RegularExpressions;

namespace Chatcode.Fakes.Demo;

/// <summary>What a droplet's user-data tells the gateway that it installs.</summary>
internal sealed partial record UserData(string GatewayId, string Token, string Url)
{
    /// <summary>Reads the assignments out of the script; the first of each name counts. Nothing is executed.</summary>
    /// <returns>Null when one is missing: such a droplet boots without a gateway, as any other script would have it.</returns>
    public static UserData? Read(string script) =>
        Find(script, "GATEWAY_ID") is { } id && Find(script, "GATEWAY_AUTH_TOKEN") is { } token && Find(script, "GATEWAY_CP_URL") is { } url
            ? new UserData(id, token, url)
            : null;

    private static string? Find(string script, string name) =>
        Assignment().Matches(script).FirstOrDefault(match => match.Groups["name"].Value == name)?.Groups["value"].Value;

    // As a shell or an environment file has it: bare, or in quotes of either kind.
    [GeneratedRegex("""\b(?<name>GATEWAY_[A-Z_]+)=(?<quote>['"]?)(?<value>[^'"\s\\]+)\k<quote>""", RegexOptions.ExplicitCapture)]
    private static partial Regex Assignment();
}
