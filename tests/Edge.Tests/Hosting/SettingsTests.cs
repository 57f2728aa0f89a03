using Chatcode.Edge.Configuration;
using Chatcode.Grains.Hosting;
using Chatcode.Standalone;
using Chatcode.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Npgsql;

namespace Chatcode.Edge.Tests.Hosting;

/// <summary>Configuration by environment: what is taken, and that a refusal names the setting.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), "chatcode-settings-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(_data)) Directory.Delete(_data, recursive: true);
    }

    [Theory]
    [InlineData("DATABASE_URL", "")]
    [InlineData("DATABASE_URL", "mysql://x")]
    [InlineData("DATA_DIR", "")]
    [InlineData("DATA_DIR", "/dev/null/x")]
    [InlineData("PORT", "eighty")]
    [InlineData("PORT", "65536")]
    [InlineData("PORT", "-1")]
    [InlineData("LISTEN_ADDRESS", "anywhere")]
    [InlineData("LISTEN_ADDRESS", "0.0.0.0")]
    [InlineData("MANAGEMENT_PORT", "none")]
    [InlineData("MANAGEMENT_PORT", "65536")]
    [InlineData("MANAGEMENT_ADDRESS", "localhost")]
    [InlineData("OPERATOR_TOKEN", "fifteen-letters")]
    [InlineData("OPERATOR_TOKEN", "long enough but with spaces")]
    [InlineData("AUTH_MODE", "open")]
    [InlineData("PUBLIC_URL", "code.example.com")]
    [InlineData("PUBLIC_URL", "https://code.example.com/path")]
    [InlineData("ALLOWED_ORIGINS", "*")]
    [InlineData("ALLOWED_ORIGINS", "https://*.example.com")]
    [InlineData("ALLOWED_HOSTS", "*")]
    [InlineData("SUPPORT_PUBLIC_KEY", "AAAAC3NzaC1lZDI1NTE5AAAAIJYLCxt4yNS0wmk57wqCiQkv1td7ru2TAGw+pa8PVi3f")]
    public async Task WrongSetting_IsNamed_AndTheHostEndsWith2(string setting, string value)
    {
        var settings = Settings();
        settings[setting] = value;
        var error = Assert.Throws<SettingException>(() => StandaloneApp.Build([], settings));
        Assert.Equal(setting, error.Setting);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(2, await ControlPlane.RunAsync(() => StandaloneApp.Build([], settings)));
    }

    [Fact]
    public void DevSignIn_IsRefusedInProduction()
    {
        var settings = Settings();
        settings["ASPNETCORE_ENVIRONMENT"] = "Production";
        Assert.Equal("AUTH_MODE", Assert.Throws<SettingException>(() => StandaloneApp.Build([], settings)).Setting);
    }

    [Fact]
    public void AnotherEnginesData_IsRefused()
    {
        Directory.CreateDirectory(_data);
        File.WriteAllText(Path.Combine(_data, "engine"), "Punchcards\n");
        var error = Assert.Throws<SettingException>(() => StandaloneApp.Build([], Settings()));
        Assert.Equal("DATA_DIR", error.Setting);
        Assert.Contains("Punchcards", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_AreMadeOnce_AndForTheOwnerOnly()
    {
        var first = DataDirectory.Open(_data).Key("some.key", 32);
        Assert.Equal(first, DataDirectory.Open(_data).Key("some.key", 32));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_data, "some.key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_data));
        File.WriteAllText(Path.Combine(_data, "some.key"), "short");
        Assert.Throws<SettingException>(() => DataDirectory.Open(_data).Key("some.key", 32));
    }

    [Theory]
    [InlineData("postgres://ada:p%40ss@db.example:6432/code?sslmode=require", "db.example", 6432, "ada", "p@ss", "code", SslMode.Require)]
    [InlineData("postgresql://ada@localhost/code", "localhost", 5432, "ada", null, "code", SslMode.Prefer)]
    [InlineData("postgres:///code?host=/run/pg", "/run/pg", 5432, null, null, "code", SslMode.Prefer)]
    [InlineData("Host=x;Port=1;Username=u;Database=d;Password=p", "x", 1, "u", "p", "d", SslMode.Prefer)]
    public void DatabaseUrl_IsUnderstood(string url, string host, int port, string? user, string? password, string database, SslMode ssl)
    {
        var read = new NpgsqlConnectionStringBuilder(DatabaseUrl.ToConnectionString(url));
        Assert.Equal((host, port, user, password, database, ssl), (read.Host, read.Port, read.Username, read.Password, read.Database, read.SslMode));
    }

    [Fact]
    public void DatabaseUrl_ThatIsWrong_IsNotRepeated()
    {
        var error = Assert.Throws<SettingException>(() => DatabaseUrl.ToConnectionString("postgres://ada:secret@db/code?nonsense=1"));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8080", null, 18080)]
    [InlineData("55535", null, 65535)]
    [InlineData("55536", null, 45536)]
    [InlineData("0", null, 0)]
    [InlineData("0", "0", 0)]
    [InlineData("8080", "9000", 9000)]
    [InlineData("8080", "off", null)]
    public void ManagementPort_IsBesideThePublicOne(string port, string? setting, int? expected)
    {
        var settings = Settings();
        (settings["PORT"], settings["MANAGEMENT_PORT"]) = (port, setting);
        Assert.Equal(expected, Read(settings).Management.Port);
    }

    [Fact]
    public void ManagementPort_CannotBeThePublicOne()
    {
        var settings = Settings();
        settings["PORT"] = settings["MANAGEMENT_PORT"] = "8080";
        Assert.Equal("MANAGEMENT_PORT", Assert.Throws<SettingException>(() => Read(settings)).Setting);
    }

    [Fact]
    public void Management_IsForLoopbackAndForNobody_WhereNothingIsSaid()
    {
        var management = Read(Settings()).Management;
        Assert.Equal(System.Net.IPAddress.Loopback, management.Address);
        Assert.Null(management.OperatorToken);
    }

    [Fact]
    public void OperatorToken_IsNotInWhatIsPrintedOfTheSettings()
    {
        var settings = Settings();
        settings["OPERATOR_TOKEN"] = "a-token-for-operators";
        var options = Read(settings);
        Assert.True(options.Management.OperatorToken!.Is("a-token-for-operators"));
        Assert.DoesNotContain("a-token-for-operators", options.ToString(), StringComparison.Ordinal);
        settings["OPERATOR_TOKEN"] = "short-secret";
        Assert.DoesNotContain("short-secret", Assert.Throws<SettingException>(() => Read(settings)).Message, StringComparison.Ordinal);
    }

    private static EdgeOptions Read(Dictionary<string, string?> settings) => EdgeSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
        new HostingEnvironment { EnvironmentName = settings["ASPNETCORE_ENVIRONMENT"]! });

    private Dictionary<string, string?> Settings() => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["PORT"] = "0",
        ["DATABASE_URL"] = "Host=/nowhere;Username=chatcode",
        ["DATA_DIR"] = _data,
        ["AUTH_MODE"] = "dev",
    };
}
