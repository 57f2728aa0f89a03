using Chatcode.Edge.Management;
using Chatcode.Grains.Hosting;
using Chatcode.Grains.Hosting.Management;

namespace Chatcode.Edge.Configuration;

/// <summary>Reads <see cref="ManagementOptions"/> from the environment. Each message names the setting.</summary>
internal static class ManagementSettings
{
    private const string Token = "OPERATOR_TOKEN";

    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static ManagementOptions Read(IConfiguration configuration, int publicPort) => new(ManagementAddress.Read(configuration, Default(publicPort), publicPort))
    {
        OperatorToken = ReadToken(EdgeSettings.Text(configuration[Token])),
    };

    private static int Default(int publicPort) => publicPort switch
    {
        0 => 0,
        <= ushort.MaxValue - ManagementOptions.PortOffset => publicPort + ManagementOptions.PortOffset,
        _ => publicPort - ManagementOptions.PortOffset,
    };

    private static OperatorToken? ReadToken(string? text)
    {
        if (text is null) return null;
        return OperatorToken.TryMake(text, out var token)
            ? token
            : throw new SettingException(Token, $"must have {OperatorToken.MinLength} characters at least, none of them a space (openssl rand -hex 32 makes a good one)");
    }
}
