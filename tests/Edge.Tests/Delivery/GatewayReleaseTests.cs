using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Chatcode.Edge.Tests.Hosting;

namespace Chatcode.Edge.Tests.Delivery;

/// <summary>What an installer fetches.</summary>
public sealed class GatewayReleaseTests : IAsyncLifetime
{
    private const string Daemon = "chatcode-gateway-linux-x64";

    private readonly HttpClient _anyone = new();
    private RunningStandalone _standalone = null!;

    public async Task InitializeAsync()
    {
        _standalone = await RunningStandalone.StartAsync(prepare: static running =>
        {
            var program = Encoding.UTF8.GetBytes(new string('x', 100_000));
            File.WriteAllBytes(Path.Combine(running.ReleaseFolder, Daemon), program);
            File.WriteAllText(Path.Combine(running.ReleaseFolder, "SHA256SUMS"), $"{Convert.ToHexStringLower(SHA256.HashData(program))}  {Daemon}\n{new string('0', 64)}  lost.sh\n");
            File.WriteAllText(Path.Combine(running.ReleaseFolder, "notes.txt"), "not for everybody");
        });
        _anyone.BaseAddress = _standalone.Address;
    }

    public async Task DisposeAsync()
    {
        _anyone.Dispose();
        await _standalone.DisposeAsync();
    }

    [Fact]
    public async Task FilesOfTheSums_AreServedToAnyone_AndFitThem()
    {
        var sums = await _anyone.GetStringAsync("/release/SHA256SUMS");
        var program = await _anyone.GetByteArrayAsync($"/release/{Daemon}");
        Assert.Contains($"{Convert.ToHexStringLower(SHA256.HashData(program))}  {Daemon}", sums, StringComparison.Ordinal);

        // An interrupted download goes on.
        using var rest = new HttpRequestMessage(HttpMethod.Get, $"/release/{Daemon}") { Headers = { Range = new RangeHeaderValue(99_999, null) } };
        using var part = await _anyone.SendAsync(rest);
        Assert.Equal((HttpStatusCode.PartialContent, 1L), (part.StatusCode, part.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("lost.sh")]
    [InlineData("..%2fnotes.txt")]
    [InlineData("%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("%2fetc%2fpasswd")]
    public async Task AnythingElse_Is404(string name)
    {
        using var response = await _anyone.GetAsync(new Uri($"/release/{name}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
