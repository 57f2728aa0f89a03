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

    private const string Sums = "SHA256SUMS";

    private readonly HttpClient _anyone = new();
    private RunningStandalone _standalone = null!;

    public async Task InitializeAsync()
    {
        _standalone = await RunningStandalone.StartAsync(prepare: static running =>
        {
            Put(running.ReleaseFolder, Daemon, Program('x'));
            Put(running.ReleaseFolder, Sums, SumsOf(Program('x')));
            Put(running.ReleaseFolder, "notes.txt", "not for everybody"u8.ToArray());
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

    [Fact]
    public async Task ReplacedRelease_IsServed_AndNoFileThatDoesNotFitTheSums()
    {
        Assert.Equal(Program('x'), await _anyone.GetByteArrayAsync($"/release/{Daemon}"));

        // Half of it is there.
        Put(_standalone.ReleaseFolder, Daemon, Program('y'));
        Assert.Equal(SumsOf(Program('x')), await _anyone.GetByteArrayAsync($"/release/{Sums}"));
        using var between = await _anyone.GetAsync(new Uri($"/release/{Daemon}", UriKind.Relative));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (between.StatusCode, between.Headers.RetryAfter?.Delta));
        Assert.Contains("release_changing", await between.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Put(_standalone.ReleaseFolder, Sums, SumsOf(Program('y')));
        Assert.Equal(SumsOf(Program('y')), await _anyone.GetByteArrayAsync($"/release/{Sums}"));
        using var program = await _anyone.GetAsync(new Uri($"/release/{Daemon}", UriKind.Relative));
        Assert.Equal(Program('y'), await program.Content.ReadAsByteArrayAsync());
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(Program('y')))}\"", program.Headers.ETag?.Tag);
    }

    [Fact]
    public async Task ReplacedWhileItIsSent_TheRestIsOfTheSameFile()
    {
        var old = Program('x', 20_000_000);
        Put(_standalone.ReleaseFolder, Daemon, old);
        Put(_standalone.ReleaseFolder, Sums, SumsOf(old));
        using var response = await _anyone.GetAsync(new Uri($"/release/{Daemon}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

        Put(_standalone.ReleaseFolder, Daemon, Program('y', old.Length));
        Put(_standalone.ReleaseFolder, Sums, SumsOf(Program('y', old.Length)));

        var sent = await response.Content.ReadAsByteArrayAsync();
        Assert.True(old.AsSpan().SequenceEqual(sent));
    }

    [Fact]
    public async Task WithoutARelease_NothingIsFound_UntilThereIsOne()
    {
        File.Delete(Path.Combine(_standalone.ReleaseFolder, Sums));
        foreach (var file in new[] { Sums, Daemon })
        {
            using var response = await _anyone.GetAsync(new Uri($"/release/{file}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        Put(_standalone.ReleaseFolder, Sums, SumsOf(Program('x')));
        Assert.Equal(Program('x'), await _anyone.GetByteArrayAsync($"/release/{Daemon}"));
    }

    private static byte[] Program(char content, int length = 100_000) => Encoding.UTF8.GetBytes(new string(content, length));

    private static byte[] SumsOf(byte[] program) =>
        Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(program))}  {Daemon}\n{new string('0', 64)}  lost.sh\n");

    // Whole or not at all, as tools/release does.
    private static void Put(string folder, string file, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(folder, ".new"), content);
        File.Move(Path.Combine(folder, ".new"), Path.Combine(folder, file), overwrite: true);
    }
}
