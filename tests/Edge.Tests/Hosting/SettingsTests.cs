using Chatcode.Edge.Configuration;
using Chatcode.Grains.Hosting;
using Chatcode.Standalone;
using Chatcode.Testing;
using Microsoft.AspNetCore.Builder;
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
    [InlineData("AUTH_MODE", "open")]
    [InlineData("PUBLIC_URL", "code.example.com")]
    [InlineData("PUBLIC_URL", "https://code.example.com/path")]
    [InlineData("ALLOWED_ORIGINS", "*")]
    [InlineData("ALLOWED_ORIGINS", "https://*.example.com")]
    [InlineData("ALLOWED_HOSTS", "*")]
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

    private Dictionary<string, string?> Settings() => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["PORT"] = "0",
        ["DATABASE_URL"] = "Host=/nowhere;Username=chatcode",
        ["DATA_DIR"] = _data,
        ["AUTH_MODE"] = "dev",
    };
}
