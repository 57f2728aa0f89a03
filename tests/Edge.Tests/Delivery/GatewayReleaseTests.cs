using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Chatcode.Edge.Tests.Delivery;

/// <summary>What an installer fetches.</summary>
public sealed class GatewayReleaseTests : IAsyncLifetime
{
    private const string Daemon = "chatcode-gateway-linux-x64";

    private readonly string _folder = Directory.CreateTempSubdirectory("chatcode-release-").FullName;
    private readonly HttpClient _anyone = new();
    private RunningStandalone _standalone = null!;

    public async Task InitializeAsync()
    {
        var program = Encoding.UTF8.GetBytes(new string('x', 100_000));
        await File.WriteAllBytesAsync(Path.Combine(_folder, Daemon), program);
        await File.WriteAllTextAsync(Path.Combine(_folder, "SHA256SUMS"), $"{Convert.ToHexStringLower(SHA256.HashData(program))}  {Daemon}\n{new string('0', 64)}  lost.sh\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "notes.txt"), "not for everybody");
        _standalone = await RunningStandalone.StartAsync(prepare: running => running.Overrides["GATEWAY_RELEASE_DIR"] = _folder);
        _anyone.BaseAddress = _standalone.Address;
    }

    public async Task DisposeAsync()
    {
        _anyone.Dispose();
        await _standalone.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task FilesOfTheSums_AreServedToAnyone_AndFitThem()
    {
        var sums = await _anyone.GetStringAsync("/release/SHA256SUMS");
        var program = await _anyone.GetByteArrayAsync($"/release/{Daemon}");
        Assert.Contains($"{Convert.ToHexStringLower(SHA256.HashData(program))}  {Daemon}", sums, StringComparison.Ordinal);

        using var head = new HttpRequestMessage(HttpMethod.Head, $"/release/{Daemon}");
        using var described = await _anyone.SendAsync(head);
        Assert.Equal(program.Length, described.Content.Headers.ContentLength);

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
