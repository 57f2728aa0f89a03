using System.Net;
using System.Security.Cryptography;
using Chatcode.Cuts.Ends;
using Chatcode.Protocol;

namespace Chatcode.Cuts.Tests;

/// <summary>Files through the edge, the grain and a real daemon to a disk, and back.</summary>
public sealed class FilesThroughAllTests
{
    // More than may wait of a daemon that keeps to no window.
    private const int Large = (4 * 1024 * 1024) + (3 * ProtocolLimits.FileChunk) + 1;

    [Fact]
    public async Task Files_AndWhatIsNotThere_ThroughARealDaemon()
    {
        await using var plane = await RealControlPlane.StartAsync();
        var (vps, id, token) = await plane.AddServerAsync();
        var connect = new UriBuilder(plane.Address) { Scheme = "ws", Path = "/gw/connect" }.Uri;
        await using var daemon = await RealDaemon.StartAsync(connect, id, token, seed: 1, TimeSpan.FromMilliseconds(50));
        await plane.ConnectedAsync(vps);
        using var http = new HttpClient { BaseAddress = plane.Address };
        http.DefaultRequestHeaders.Add("X-Dev-User", RealControlPlane.User);

        foreach (var size in (int[])[0, ProtocolLimits.FileChunk + 1, Large])
        {
            var content = RandomNumberGenerator.GetBytes(size);
            using var put = await http.PostAsync($"/vps/{vps}/files?path=some/folder/file", new ByteArrayContent(content));
            Assert.True(put.StatusCode is HttpStatusCode.Created, $"{(int)put.StatusCode} {await put.Content.ReadAsStringAsync()} {daemon.Log}");
            using var got = await http.GetAsync($"/vps/{vps}/files?path=~/workspace/some/folder/file");
            Assert.Equal((HttpStatusCode.OK, (long?)size), (got.StatusCode, got.Content.Headers.ContentLength));
            var back = await got.Content.ReadAsByteArrayAsync();
            Assert.True(content.AsSpan().SequenceEqual(back), $"{size} bytes came back as others");
        }

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("some/other"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("no/folder/file"));
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync("some/folder"));
        using var intoFolder = await http.PostAsync($"/vps/{vps}/files?path=some/folder", new ByteArrayContent([1]));
        Assert.Equal(HttpStatusCode.Conflict, intoFolder.StatusCode);

        async Task<HttpStatusCode> StatusAsync(string path)
        {
            using var answer = await http.GetAsync($"/vps/{vps}/files?path={path}");
            return answer.StatusCode;
        }
    }
}
