using Chatcode.Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Tests.Configuration;

public sealed class GatewayEnvironmentTests
{
    private static readonly Dictionary<string, string> Minimal = new()
    {
        ["GATEWAY_ID"] = "gw-1",
        ["GATEWAY_AUTH_TOKEN"] = "token",
        ["GATEWAY_CP_URL"] = "wss://chat.example",
        ["HOME"] = "/home/vibe",
    };

    [Fact]
    public void Minimum_GetsDefaults()
    {
        var options = Read();
        Assert.Equal("gw-1", options.GatewayId);
        Assert.Equal("wss://chat.example/gw/connect/gw-1", options.ConnectUrl.ToString());
        Assert.Equal(TimeSpan.FromSeconds(30), options.HealthInterval);
        Assert.Equal(50, options.MaxSessions);
        Assert.Equal("/home/vibe/workspace", options.Workspace);
        Assert.Equal("/home/vibe/.chatcode/tmux.sock", options.TmuxSocket);
        Assert.Equal(LogLevel.Information, options.LogLevel);
        Assert.False(options.AllowRoot);
        Assert.Null(options.BootstrapToken);
    }

    [Theory]
    [InlineData("wss://chat.example/", "wss://chat.example/gw/connect/gw-1")]
    [InlineData("wss://chat.example/gw/connect", "wss://chat.example/gw/connect/gw-1")]
    [InlineData("wss://chat.example/gw/connect/", "wss://chat.example/gw/connect/gw-1")]
    [InlineData("wss://chat.example/gw/connect/gw-1", "wss://chat.example/gw/connect/gw-1")]
    [InlineData("wss://chat.example:8443/below", "wss://chat.example:8443/below/gw/connect/gw-1")]
    [InlineData("ws://127.0.0.1:5000", "ws://127.0.0.1:5000/gw/connect/gw-1")]
    [InlineData("ws://localhost:5000/gw/connect", "ws://localhost:5000/gw/connect/gw-1")]
    [InlineData("ws://[::1]:5000", "ws://[::1]:5000/gw/connect/gw-1")]
    public void Url_LeadsToTheGatewaysOwnPath(string url, string connect) =>
        Assert.Equal(connect, Read(("GATEWAY_CP_URL", url)).ConnectUrl.ToString());

    [Theory]
    [InlineData("1s", 1)]
    [InlineData("90s", 90)]
    [InlineData("2m", 120)]
    [InlineData("1h", 3600)]
    [InlineData("2000ms", 2)]
    [InlineData("45", 45)]
    public void HealthInterval_IsRead(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(("GATEWAY_HEALTH_INTERVAL", text)).HealthInterval);

    [Theory]
    [InlineData("GATEWAY_ID", "")]
    [InlineData("GATEWAY_ID", "a b")]
    [InlineData("GATEWAY_ID", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("GATEWAY_AUTH_TOKEN", "")]
    [InlineData("GATEWAY_AUTH_TOKEN", "two words")]
    [InlineData("GATEWAY_AUTH_TOKEN", "line\r\nX-Evil: 1")]
    [InlineData("GATEWAY_CP_URL", "")]
    [InlineData("GATEWAY_CP_URL", "chat.example")]
    [InlineData("GATEWAY_CP_URL", "https://chat.example")]
    [InlineData("GATEWAY_CP_URL", "ws://chat.example")]
    [InlineData("GATEWAY_CP_URL", "ws://127.0.0.1.evil.example")]
    [InlineData("GATEWAY_CP_URL", "wss://chat.example/?x=1")]
    [InlineData("GATEWAY_CP_URL", "wss://me:word@chat.example/")]
    [InlineData("GATEWAY_HEALTH_INTERVAL", "0s")]
    [InlineData("GATEWAY_HEALTH_INTERVAL", "soon")]
    [InlineData("GATEWAY_HEALTH_INTERVAL", "-5s")]
    [InlineData("GATEWAY_HEALTH_INTERVAL", "2h")]
    [InlineData("GATEWAY_MAX_SESSIONS", "0")]
    [InlineData("GATEWAY_MAX_SESSIONS", "many")]
    [InlineData("GATEWAY_TEMP_DIR", "relative")]
    [InlineData("GATEWAY_WORKSPACE", "~/workspace")]
    [InlineData("GATEWAY_WORKSPACE", "/line\nbreak")]
    [InlineData("GATEWAY_TMUX_SOCKET", "tmux.sock")]
    [InlineData("GATEWAY_TMUX_SOCKET", "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("GATEWAY_LOG_LEVEL", "loud")]
    public void BadValue_IsRefusedByName(string variable, string value)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read((variable, value)));
        Assert.Equal(variable, refused.Variable);
        Assert.StartsWith(variable, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        if (variable == "GATEWAY_AUTH_TOKEN" && value.Length > 0)
        {
            Assert.DoesNotContain(value, refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("WARN", LogLevel.Warning)]
    [InlineData("error", LogLevel.Error)]
    public void LogLevel_IsRead(string text, LogLevel level) => Assert.Equal(level, Read(("GATEWAY_LOG_LEVEL", text)).LogLevel);

    [Fact]
    public void NoHomeAndNoFolder_NamesTheSettingToMake()
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read(("HOME", "")));
        Assert.Equal("GATEWAY_WORKSPACE", refused.Variable);
    }

    private static GatewayOptions Read(params (string Name, string Value)[] changes)
    {
        var variables = new Dictionary<string, string>(Minimal);
        foreach (var (name, value) in changes)
        {
            variables[name] = value;
        }

        return GatewayEnvironment.Read(variables.GetValueOrDefault);
    }
}
