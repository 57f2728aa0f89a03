using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Chatcode.Edge.Files;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Protocol;
using Chatcode.Testing;
using Chatcode.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace Chatcode.Edge.Tests.Http;

/// <summary>api.md's files, with a scripted daemon.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class FileApiTests(SharedStandalone shared)
{
    private readonly RunningStandalone _standalone = shared.Standalone;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ProtocolLimits.FileChunk)]
    [InlineData(ProtocolLimits.FileChunk + 1)]
    [InlineData((9 * ProtocolLimits.FileChunk) + 12_345)]
    public async Task File_ComesBackAsItWent(int size)
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        var content = RandomNumberGenerator.GetBytes(size);

        using var put = await person.Http.PostAsync(Files(server, "~/notes//./ü \"x\".txt"), new ByteArrayContent(content));
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        var view = await put.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("/home/vibe/workspace/notes/ü \"x\".txt", size), (view.GetProperty("path").GetString(), view.GetProperty("size").GetInt64()));
        var begin = await gateway.Commands.WaitForAsync<FileUploadBegin>();
        Assert.Equal((view.GetProperty("path").GetString(), size, (size + ProtocolLimits.FileChunk - 1) / ProtocolLimits.FileChunk), (begin.DestPath, begin.Size, begin.TotalChunks));
        Assert.All(gateway.Commands.All.OfType<FileUploadChunk>(), static chunk => Assert.InRange(chunk.Data.Length, 1, ProtocolLimits.FileChunk));

        using var got = await person.Http.GetAsync(put.Headers.Location);
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        Assert.Equal(
            ("application/octet-stream", size, "attachment", "nosniff"),
            (got.Content.Headers.ContentType!.ToString(), got.Content.Headers.ContentLength, got.Content.Headers.ContentDisposition!.DispositionType, got.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Equal("ü \"x\".txt", got.Content.Headers.ContentDisposition.FileNameStar);
        var back = await got.Content.ReadAsByteArrayAsync();
        Assert.True(content.AsSpan().SequenceEqual(back), "the bytes are others");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("/")]
    [InlineData("folder/")]
    [InlineData("a/..")]
    [InlineData("a/b\u0001c")]
    [InlineData("/home/vibe/workspace")]
    public async Task PathThatNamesNoFile_Is400(string? path)
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var got = await person.Http.GetAsync(Files(server, path));
        await ApiTests.AssertError(got, HttpStatusCode.BadRequest, "invalid_path");
        using var put = await person.Http.PostAsync(Files(server, path), new ByteArrayContent([1]));
        await ApiTests.AssertError(put, HttpStatusCode.BadRequest, "invalid_path");
    }

    [Fact]
    public async Task BodyWithoutLength_Is411_AndOneThatIsTooLarge_413()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var unknown = await person.Http.PostAsync(Files(server, "a"), new PulledContent(null, static (_, _) => Task.CompletedTask));
        await ApiTests.AssertError(unknown, HttpStatusCode.LengthRequired, "length_required");

        // The client waits to be told to go on, which it is not.
        using var patient = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan }) { BaseAddress = _standalone.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, Files(server, "a"))
        {
            Content = new PulledContent(ProtocolLimits.MaxFile + 1, static (_, _) => throw new InvalidOperationException("the body was asked for")),
        };
        request.Headers.Add("X-Dev-User", person.Name);
        request.Headers.ExpectContinue = true;
        using var large = await patient.SendAsync(request);
        await ApiTests.AssertError(large, HttpStatusCode.RequestEntityTooLarge, "file_too_large");
    }

    [Theory]
    [InlineData(AckErrors.FileNotFound, 404, "not_found")]
    [InlineData("open /x: no such file or directory", 404, "not_found")]
    [InlineData(AckErrors.NotAFile, 409, "not_a_file")]
    [InlineData(AckErrors.FileTooLarge, 413, "file_too_large")]
    [InlineData("the disk is full", 502, "gateway_refused")]
    public async Task WhatTheGatewayRefuses_IsSaid(string error, int status, string code)
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        gateway.Answers = false;

        var getting = person.Http.GetAsync(Files(server, "a"));
        await Refuse(await gateway.Commands.WaitForAsync<FileDownload>());
        using var got = await getting;
        await ApiTests.AssertError(got, (HttpStatusCode)status, code);

        var putting = person.Http.PostAsync(Files(server, "a"), new ByteArrayContent([1]));
        await Refuse(await gateway.Commands.WaitForAsync<FileUploadBegin>());
        using var put = await putting;
        await ApiTests.AssertError(put, (HttpStatusCode)status, code);

        Task Refuse(GatewayCommand command) => gateway.SendAsync(new Ack { RequestId = command.RequestId, Ok = false, Error = error });
    }

    [Fact]
    public async Task GatewayAway_Is503()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var got = await person.Http.GetAsync(Files(server, "a"));
        await ApiTests.AssertError(got, HttpStatusCode.ServiceUnavailable, "gateway_not_connected");
        using var put = await person.Http.PostAsync(Files(server, "a"), new ByteArrayContent([1]));
        await ApiTests.AssertError(put, HttpStatusCode.ServiceUnavailable, "gateway_not_connected");
    }

    [Fact]
    public async Task Body_IsReadNoFasterThanTheGatewayTakesIt_AndGivenUpWithItsClient()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        gateway.Answers = false;
        using var leaving = new CancellationTokenSource();
        var uploading = person.Http.PostAsync(Files(server, "a"), new ByteArrayContent(new byte[16 * ProtocolLimits.FileChunk]), leaving.Token);
        await Ack(await gateway.Commands.WaitForAsync<FileUploadBegin>());
        var first = await gateway.Commands.WaitForAsync<FileUploadChunk>(static chunk => chunk.Seq == 0);
        await gateway.Commands.WaitForAsync<FileUploadChunk>(static chunk => chunk.Seq == 3);
        Assert.Equal(4, gateway.Commands.All.OfType<FileUploadChunk>().Count());

        await Ack(first);
        await gateway.Commands.WaitForAsync<FileUploadChunk>(static chunk => chunk.Seq == 4);
        Assert.Equal(5, gateway.Commands.All.OfType<FileUploadChunk>().Count());
        foreach (var sent in gateway.Commands.All.OfType<FileUploadChunk>().Skip(1)) await Ack(sent);
        await gateway.Commands.WaitForAsync<FileUploadChunk>(static chunk => chunk.Seq == 8);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => uploading);
        Assert.Equal(first.TransferId, (await gateway.Commands.WaitForAsync<FileCancel>()).TransferId);

        Task Ack(GatewayCommand command) => gateway.SendAsync(new Ack { RequestId = command.RequestId, Ok = true });
    }

    [Fact]
    public async Task UploadThatTheGatewayBreaksOff_IsNotWhole()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        gateway.Answers = false;
        var uploading = person.Http.PostAsync(Files(server, "a"), new ByteArrayContent(new byte[3]));
        var begin = await gateway.Commands.WaitForAsync<FileUploadBegin>();
        await gateway.SendAsync(new Ack { RequestId = begin.RequestId, Ok = true });
        var chunk = await gateway.Commands.WaitForAsync<FileUploadChunk>();
        await gateway.SendAsync(new Ack { RequestId = chunk.RequestId, Ok = false, Error = "no space left on device" });
        using var put = await uploading;
        await ApiTests.AssertError(put, HttpStatusCode.BadGateway, "gateway_refused");
        Assert.Empty(gateway.Commands.All.OfType<FileUploadEnd>());
    }

    [Fact]
    public async Task DownloadThatBreaksOff_NeverLooksWhole()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        gateway.Answers = false;
        var getting = person.Http.GetAsync(Files(server, "a"), HttpCompletionOption.ResponseHeadersRead);
        var download = await gateway.Commands.WaitForAsync<FileDownload>();
        await Send(gateway, download, chunks: 1, of: 2);
        using var got = await getting;
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        await using var body = await got.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[ProtocolLimits.FileChunk]);

        await gateway.SendAsync(new Ack { RequestId = download.RequestId, Ok = false, Error = "the file became shorter while it was read" });
        await Assert.ThrowsAnyAsync<IOException>(async () => await body.ReadExactlyAsync(new byte[1]));
        Assert.Contains(_standalone.Warnings.All, line => line.Contains(server.Vps, StringComparison.Ordinal) && line.Contains("became shorter", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DownloadWhoseClientLeaves_IsGivenUpAtTheGateway()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        gateway.Answers = false;
        var getting = person.Http.GetAsync(Files(server, "a"), HttpCompletionOption.ResponseHeadersRead);
        var download = await gateway.Commands.WaitForAsync<FileDownload>();
        await Send(gateway, download, chunks: 1, of: 2);
        (await getting).Dispose();
        Assert.Equal(download.TransferId, (await gateway.Commands.WaitForAsync<FileCancel>()).TransferId);
    }

    [Fact]
    public async Task KeyTypedDuringAnUpload_DoesNotWaitForItsEnd()
    {
        await using var scene = await TerminalScene.SetAsync(_standalone);
        scene.Gateway.Answers = false;
        var uploading = scene.Person.Http.PostAsync(Files(scene.Server, "a"), new ByteArrayContent(new byte[8 * ProtocolLimits.FileChunk]));
        var begin = await scene.Gateway.Commands.WaitForAsync<FileUploadBegin>();
        await scene.Gateway.SendAsync(new Ack { RequestId = begin.RequestId, Ok = true });
        await scene.Gateway.Commands.WaitForAsync<FileUploadChunk>(static chunk => chunk.Seq == 3);

        await scene.Browser.TypeAsync("k");

        Assert.Equal("k"u8.ToArray(), await scene.Gateway.Input.WaitForAsync<byte[]>());
        scene.Gateway.Abort();
        using var answer = await uploading;
        await ApiTests.AssertError(answer, HttpStatusCode.ServiceUnavailable, "gateway_not_connected");
    }

    [Fact]
    public async Task MoreTransfersThanTheEdgeHasRoomFor_AreRefused()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        gateway.Machine.Files["/home/vibe/workspace/a"] = [1];
        var slots = _standalone.Services.GetRequiredService<TransferSlots>();
        var taken = new List<IDisposable>();
        while (slots.TryTake() is { } slot) taken.Add(slot);
        using (var refused = await person.Http.GetAsync(Files(server, "a")))
        {
            await ApiTests.AssertError(refused, HttpStatusCode.ServiceUnavailable, "too_many_transfers");
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        taken.ForEach(static slot => slot.Dispose());
        using var served = await person.Http.GetAsync(Files(server, "a"));
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    private static async Task Send(GatewayPeer gateway, FileDownload download, int chunks, int of)
    {
        await gateway.SendAsync(new FileContentBegin { TransferId = download.TransferId, Path = download.Path, Size = of * ProtocolLimits.FileChunk, TotalChunks = of });
        for (var seq = 0; seq < chunks; seq++)
        {
            await gateway.SendAsync(new FileContentChunk { TransferId = download.TransferId, Seq = seq, Data = new byte[ProtocolLimits.FileChunk] });
        }
    }

    private static string Files(BroughtServer server, string? path) =>
        $"/vps/{server.Vps}/files{(path is null ? "" : $"?path={Uri.EscapeDataString(path)}")}";

    /// <summary>A body that is made when it is asked for, with a length or without.</summary>
    private sealed class PulledContent(long? length, Func<Stream, TransportContext?, Task> write) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => write(stream, context);

        protected override bool TryComputeLength(out long computed)
        {
            computed = length ?? 0;
            return length is not null;
        }
    }
}
