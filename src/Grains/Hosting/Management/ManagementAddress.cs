using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Chatcode.Grains.Hosting.Management;

/// <summary>Where a host answers operators' tools, and nobody else.</summary>
public record ManagementAddress
{
    private const string PortSetting = "MANAGEMENT_PORT";
    private const string AddressSetting = "MANAGEMENT_ADDRESS";
    private const string Off = "off";

    /// <summary><c>MANAGEMENT_PORT</c>: 0 to 65535, or <c>off</c> (null); 0 takes any free one.</summary>
    public int? Port { get; init; }

    /// <summary><c>MANAGEMENT_ADDRESS</c>: the address it listens on. Default 127.0.0.1; a pod's own, or 0.0.0.0, for a cluster's probes and scrapers.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="configuration">Has them.</param>
    /// <param name="defaultPort">Where no port is named.</param>
    /// <param name="publicPort">The one that is taken already; 0 when there is none that is known.</param>
    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static ManagementAddress Read(IConfiguration configuration, int defaultPort, int publicPort = 0) => new()
    {
        Port = ReadPort(configuration[PortSetting]?.Trim(), defaultPort, publicPort),
        Address = ReadAddress(configuration[AddressSetting]?.Trim()),
    };

    /// <summary>The port of a host that answers nothing else.</summary>
    /// <exception cref="SettingException">It is switched off.</exception>
    public int RequiredPort() => Port ?? throw new SettingException(PortSetting, $"must be a number here: a silo answers on no other port, so this one can't be {Off}");

    private static int? ReadPort(string? text, int defaultPort, int publicPort)
    {
        if (string.IsNullOrEmpty(text)) return defaultPort;
        if (text == Off) return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > ushort.MaxValue)
        {
            throw new SettingException(PortSetting, $"must be a number from 0 to 65535, or {Off}");
        }

        return port == 0 || port != publicPort ? port : throw new SettingException(PortSetting, "must be another than PORT");
    }

    private static IPAddress ReadAddress(string? text)
    {
        if (string.IsNullOrEmpty(text)) return IPAddress.Loopback;
        return IPAddress.TryParse(text, out var address) ? address : throw new SettingException(AddressSetting, "must be an IP address, for example 127.0.0.1 or 0.0.0.0");
    }
}
