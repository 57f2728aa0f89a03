using System.Globalization;
using System.Net;
using Chatcode.Edge.Management;
using Chatcode.Grains.Hosting;

namespace Chatcode.Edge.Configuration;

/// <summary>Reads <see cref="ManagementOptions"/> from the environment. Each message names the setting.</summary>
internal static class ManagementSettings
{
    private const string Port = "MANAGEMENT_PORT";
    private const string Address = "MANAGEMENT_ADDRESS";
    private const string Token = "OPERATOR_TOKEN";
    private const string Off = "off";

    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static ManagementOptions Read(IConfiguration configuration, int publicPort) => new()
    {
        Port = ReadPort(EdgeSettings.Text(configuration[Port]), publicPort),
        Address = ReadAddress(EdgeSettings.Text(configuration[Address])),
        OperatorToken = ReadToken(EdgeSettings.Text(configuration[Token])),
    };

    private static int? ReadPort(string? text, int publicPort)
    {
        if (text is null) return Default(publicPort);
        if (text == Off) return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > ushort.MaxValue)
        {
            throw new SettingException(Port, $"must be a number from 0 to 65535, or {Off}");
        }

        return port == 0 || port != publicPort ? port : throw new SettingException(Port, "must be another than PORT");
    }

    private static int Default(int publicPort) => publicPort switch
    {
        0 => 0,
        <= ushort.MaxValue - ManagementOptions.PortOffset => publicPort + ManagementOptions.PortOffset,
        _ => publicPort - ManagementOptions.PortOffset,
    };

    private static IPAddress ReadAddress(string? text)
    {
        if (text is null) return IPAddress.Loopback;
        return IPAddress.TryParse(text, out var address) ? address : throw new SettingException(Address, "must be an IP address, for example 127.0.0.1 or 0.0.0.0");
    }

    private static OperatorToken? ReadToken(string? text)
    {
        if (text is null) return null;
        return OperatorToken.TryMake(text, out var token)
            ? token
            : throw new SettingException(Token, $"must have {OperatorToken.MinLength} characters at least, none of them a space (openssl rand -hex 32 makes a good one)");
    }
}
