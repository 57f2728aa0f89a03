using Chatcode.Grains.Hosting;
using Chatcode.Silo;
using Chatcode.Standalone;
using Chatcode.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Chatcode.Edge.Tests.Hosting;

/// <summary>The port of a process that has grains and no edge.</summary>
public sealed class SiloManagementTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chatcode-silo-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task ProbesAndScrapers_AreAnswered_UntilItDrains()
    {
        await using var database = await TestDatabase.CreateAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(SiloProbes.Settings(database.ConnectionString, _data));
        builder.AddEngine(builder.AddControlPlane(Standalone.Engine.Name));
        builder.Services.AddChatcodeSilo();
        builder.AddSiloManagement();
        await using var silo = builder.Build();
        silo.MapSiloManagement();
        await silo.StartAsync();
        await SiloProbes.AreAnsweredUntilItDrains(silo);
        await silo.StopAsync();
    }

    [Theory]
    [InlineData("off")]
    [InlineData("many")]
    [InlineData("65536")]
    public void PortThatIsNone_IsRefused_ByName(string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("MANAGEMENT_PORT", port)]);
        Assert.Contains("MANAGEMENT_PORT", Assert.Throws<SettingException>(builder.AddSiloManagement).Message, StringComparison.Ordinal);
    }
}
