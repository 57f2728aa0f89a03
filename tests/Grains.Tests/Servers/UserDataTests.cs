using System.Diagnostics;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.Servers;

public sealed class UserDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatcode-userdata-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("plain")]
    [InlineData("it's")]
    [InlineData("$(touch owned) `touch owned` \"; touch owned #")]
    [InlineData("-n\n\\'%s *")]
    [InlineData("")]
    public async Task EveryWord_ArrivesAsItIs_InARealShell(string word)
    {
        var output = await Bash($"printf '<%s>' {UserData.Quote(word)}");
        Assert.Equal($"<{word}>", output);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Nul_IsNoWord() => Assert.Throws<ArgumentException>(() => UserData.Quote("a\0b"));

    [Fact]
    public async Task Script_RunsTheInstaller_WithTheTokenInAFileForItsOwnerAlone_AndLeavesNothing()
    {
        // What curl would download writes down what it is given.
        await File.WriteAllTextAsync(Path.Combine(_folder, "curl"), """
            #!/bin/bash
            echo "$*" >>"$FOLDER/curl.log"
            while (($#)); do [[ $1 == -o ]] && target=$2; shift; done
            [[ -e $FOLDER/once ]] || { touch "$FOLDER/once"; exit 7; }
            cat >"$target" <<'INSTALL'
            printf '%s\n' "$@" >"$FOLDER/arguments"
            while (($#)); do [[ $1 == --token-file ]] && file=$2; shift; done
            stat -c %a "$file" >"$FOLDER/mode"
            cat "$file" >"$FOLDER/token"
            tr '\0' '\n' </proc/$$/environ >"$FOLDER/environment"
            dirname "$file" >"$FOLDER/folder"
            INSTALL
            """);
        await File.WriteAllTextAsync(Path.Combine(_folder, "sleep"), "#!/bin/bash\n");
        await Bash("chmod +x curl sleep");
        var gateway = GatewayId.New();

        await Bash(UserData.Script(gateway, "gwt-the-token", "wss://code.example.com/gw/connect", "https://code.example.com/release"));

        var arguments = await File.ReadAllLinesAsync(Path.Combine(_folder, "arguments"));
        Assert.Equal(["--gateway-id", gateway.Value, "--token-file"], arguments[..3]);
        Assert.Equal(["--cp-url", "wss://code.example.com/gw/connect", "--binary-source", "https://code.example.com/release"], arguments[4..]);
        Assert.Equal("gwt-the-token\n", await File.ReadAllTextAsync(Path.Combine(_folder, "token")));
        Assert.Equal("600\n", await File.ReadAllTextAsync(Path.Combine(_folder, "mode")));
        Assert.DoesNotContain("gwt-the-token", await File.ReadAllTextAsync(Path.Combine(_folder, "environment")), StringComparison.Ordinal);
        Assert.DoesNotContain("gwt-the-token", await File.ReadAllTextAsync(Path.Combine(_folder, "curl.log")), StringComparison.Ordinal);
        Assert.Equal(2, (await File.ReadAllLinesAsync(Path.Combine(_folder, "curl.log"))).Count(static line => line.Contains("https://code.example.com/release/install.sh", StringComparison.Ordinal)));
        Assert.False(Directory.Exists((await File.ReadAllTextAsync(Path.Combine(_folder, "folder"))).Trim()));
    }

    private async Task<string> Bash(string script)
    {
        var file = Path.Combine(_folder, "script");
        await File.WriteAllTextAsync(file, script);
        var start = new ProcessStartInfo("bash", [file]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.Environment["FOLDER"] = _folder;
        start.Environment["PATH"] = $"{_folder}:{start.Environment["PATH"]}";
        using var bash = Process.Start(start)!;
        var (output, error) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await Wait.For(bash.WaitForExitAsync(), "bash");
        Assert.True(bash.ExitCode == 0, await error);
        File.Delete(file);
        return await output;
    }
}
