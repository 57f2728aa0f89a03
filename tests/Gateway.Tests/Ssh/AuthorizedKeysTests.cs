using System.Diagnostics;
using System.Text;
using Chatcode.Gateway.Commands;
using Chatcode.Gateway.Ssh;
using Chatcode.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatcode.Gateway.Tests.Ssh;

public sealed class AuthorizedKeysTests : IDisposable
{
    // A key of nobody's.
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

    private readonly string _home = Directory.CreateTempSubdirectory("chatcode-").FullName;
    private readonly FakeTime _time = new();
    private readonly AuthorizedKeys _keys;

    public AuthorizedKeysTests() => _keys = new AuthorizedKeys(_home, _time, NullLogger<AuthorizedKeys>.Instance);

    private string FilePath => Path.Combine(_home, ".ssh", "authorized_keys");

    public void Dispose()
    {
        _keys.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa")]
    [InlineData("ecdsa")]
    public async Task Key_IsLetIn_AndListedAsSshKeygenPrintsIt(string type)
    {
        var text = await Keygen.NewKeyAsync(_home, type);
        await _keys.AuthorizeAsync(text, "My laptop — Büro", _time.GetUtcNow().AddHours(8), default);

        var listed = Assert.Single(_keys.List()).ToWire();
        Assert.Equal(Assert.Single(await Keygen.FingerprintsAsync(FilePath)), listed.Fingerprint);
        Assert.Equal(("My laptop — Büro", text.Split(' ')[0]), (listed.Label, listed.Algorithm));
        Assert.Equal((_time.GetUtcNow(), _time.GetUtcNow().AddHours(8)), (listed.AddedAt!.Value, listed.ExpiresAt!.Value));
    }

    [Fact]
    public async Task File_IsItsOwnersOnly()
    {
        await Authorize(Key);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(FilePath)!));
        Assert.Equal([FilePath], Directory.GetFiles(Path.GetDirectoryName(FilePath)!));
    }

    [Fact]
    public async Task SshdIsToldOfTheExpiry_InItsOwnTimeZone()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(-5), null, null));
        await _keys.AuthorizeAsync(Key, "x", _time.GetUtcNow().AddHours(1), default);
        Assert.StartsWith("expiry-time=\"20251231200000\" ssh-ed25519 ", await File.ReadAllTextAsync(FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SameKeyAgain_HasTheNewLabelAndExpiry()
    {
        await _keys.AuthorizeAsync(Key, "old", null, default);
        await _keys.AuthorizeAsync(Key + " another comment", "new", _time.GetUtcNow().AddHours(1), default);
        Assert.Equal(("new", 1), (Assert.Single(_keys.List()).Label, (await File.ReadAllLinesAsync(FilePath)).Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("ssh-ed25519")]
    [InlineData("ssh-ed25519 not*base64")]
    [InlineData("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgM=")]
    [InlineData("command=\"/bin/sh\" " + Key)]
    [InlineData(Key + "\n" + Key)]
    [InlineData(Key + " comment\rwith control")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----")]
    public async Task WhatIsNoPublicKey_IsRefused_AndNothingIsMade(string text)
    {
        await Assert.ThrowsAsync<CommandException>(() => Authorize(text));
        Assert.False(File.Exists(FilePath));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" x")]
    [InlineData("two\nlines")]
    [InlineData("esc\u001b[31m")]
    public async Task LabelThatWontDo_IsRefused(string label) =>
        await Assert.ThrowsAsync<CommandException>(() => _keys.AuthorizeAsync(Key, label, null, default));

    [Fact]
    public async Task ExpiryInThePast_IsRefused() =>
        await Assert.ThrowsAsync<CommandException>(() => _keys.AuthorizeAsync(Key, "x", _time.GetUtcNow(), default));

    [Fact]
    public async Task OthersLines_SurviveEveryOperation_ByteForByte()
    {
        byte[] others =
        [
            .. "# my keys\r\n\n   \n"u8, .. Encoding.UTF8.GetBytes($"from=\"10.0.0.0/8\",command=\"echo \\\" chatcode added=\" {Key} work\r\n"),
            .. Encoding.UTF8.GetBytes($"{Key}\n{Key}\n"), 0xff, 0xfe, 0x00, .. "garbage\n"u8, .. "last line without an end"u8,
        ];
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        await File.WriteAllBytesAsync(FilePath, others);
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        await _keys.AuthorizeAsync(Key, "soon over", _time.GetUtcNow().AddMinutes(1), default);
        var listed = Assert.Single(_keys.List());
        Assert.True((await File.ReadAllBytesAsync(FilePath)).AsSpan().StartsWith(others));
        await _keys.RevokeAsync(listed.Key.Fingerprint, default);
        byte[] expected = [.. others, (byte)'\n'];
        Assert.Equal(expected, await File.ReadAllBytesAsync(FilePath));
        await Assert.ThrowsAsync<CommandException>(() => _keys.RevokeAsync(listed.Key.Fingerprint, default));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public async Task TenThousandLines_AreKept()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        var others = string.Concat(Enumerable.Range(0, 10_000).Select(static i => $"{Key} person-{i}@example\n"));
        await File.WriteAllTextAsync(FilePath, others);
        await Authorize(Key);
        await _keys.RevokeAsync(Assert.Single(_keys.List()).Key.Fingerprint, default);
        Assert.Equal(others, await File.ReadAllTextAsync(FilePath));
    }

    [Fact]
    public async Task Link_StaysALink()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        var real = Path.Combine(_home, "dotfiles-keys");
        await File.WriteAllTextAsync(real, "# mine\n");
        File.CreateSymbolicLink(FilePath, real);
        await Authorize(Key);
        Assert.Equal(real, new FileInfo(FilePath).LinkTarget);
        Assert.StartsWith("# mine\nssh-ed25519", await File.ReadAllTextAsync(real), StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyWhoseTimeIsOver_IsRemoved_AndOnlyThat()
    {
        var lasting = await Keygen.NewKeyAsync(_home, "ed25519");
        await _keys.AuthorizeAsync(Key, "short", _time.GetUtcNow().AddMinutes(10), default);
        await _keys.AuthorizeAsync(lasting, "lasting", null, default);
        using var stopping = new CancellationTokenSource();
        var sweeping = _keys.SweepAsync(stopping.Token);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("lasting", Assert.Single(_keys.List()).Label);
        await Wait.Until(
            async () =>
            {
                _time.Advance(AuthorizedKeys.SweepInterval);
                return (await File.ReadAllLinesAsync(FilePath)).Length == 1;
            },
            "the end of the key");
        Assert.Contains("label=lasting", await File.ReadAllTextAsync(FilePath), StringComparison.Ordinal);
        await stopping.CancelAsync();
        await sweeping;
    }

    [Fact]
    public async Task WhatAPersonWritesMeanwhile_IsNotLost()
    {
        const int lines = 20_000;
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        await File.WriteAllTextAsync(FilePath, "# start\n");
        using var person = Process.Start("sh", ["-c", $"i=0; while [ $i -lt {lines} ]; do echo \"# person $i\" >> '{FilePath}'; i=$((i+1)); done"]);
        var ended = person.WaitForExitAsync();
        for (var i = 0; !ended.IsCompleted || i < 20; i++)
        {
            await _keys.AuthorizeAsync(Key, $"label {i}", null, default);
            await _keys.RevokeAsync(Assert.Single(_keys.List()).Key.Fingerprint, default);
        }

        await ended;
        string[] expected = ["# start", .. Enumerable.Range(0, lines).Select(static i => $"# person {i}")];
        var written = await File.ReadAllLinesAsync(FilePath);
        Assert.Empty(expected.Except(written));
        Assert.Equal(expected.Length, written.Length);
    }

    [Fact]
    public async Task FolderThatCantBeWritten_IsAnError_AndTheFileStays()
    {
        await Authorize(Key);
        var before = await File.ReadAllBytesAsync(FilePath);

        // Root may write anywhere; a folder in the file's place stops it, too.
        File.Move(FilePath, FilePath + ".kept");
        Directory.CreateDirectory(FilePath);
        await Assert.ThrowsAsync<CommandException>(() => Authorize(Key));
        Directory.Delete(FilePath);
        File.Move(FilePath + ".kept", FilePath);
        Assert.Equal(before, await File.ReadAllBytesAsync(FilePath));
    }

    private Task Authorize(string key) => _keys.AuthorizeAsync(key, "test", null, default);
}
