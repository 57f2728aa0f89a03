using System.Diagnostics;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.Servers;

public sealed class UserDataTests : IDisposable
{
    private const string Token = "gwt-the-token";

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
        await Machine("""
            printf '%s\n' "$@" >"$FOLDER/arguments"
            while (($#)); do [[ $1 == --token-file ]] && file=$2; shift; done
            stat -c %a "$file" >"$FOLDER/mode"
            cat "$file" >"$FOLDER/token"
            umask >"$FOLDER/umask"
            tr '\0' '\n' </proc/$$/environ >"$FOLDER/environment"
            dirname "$file" >"$FOLDER/folder"
            """);
        var gateway = GatewayId.New();

        await Bash("umask 022\n" + UserData.Script(gateway, Token, "wss://code.example.com/gw/connect", "https://code.example.com/release"));

        var arguments = await File.ReadAllLinesAsync(Path.Combine(_folder, "arguments"));
        Assert.Equal(["--gateway-id", gateway.Value, "--token-file"], arguments[..3]);
        Assert.Equal(["--cp-url", "wss://code.example.com/gw/connect", "--binary-source", "https://code.example.com/release"], arguments[4..]);
        Assert.Equal($"{Token}\n", await Read("token"));
        Assert.Equal("600\n", await Read("mode"));
        // What the installer makes is for everybody to read, unless it says otherwise.
        Assert.Equal("0022\n", await Read("umask"));
        Assert.DoesNotContain(Token, await Read("environment"), StringComparison.Ordinal);
        Assert.DoesNotContain(Token, await Read("curl.log"), StringComparison.Ordinal);
        Assert.Contains("https://code.example.com/release/install.sh", await Read("curl.log"), StringComparison.Ordinal);
        Assert.False(Directory.Exists((await Read("folder")).Trim()));
    }

    [Fact]
    public async Task Script_DownloadsAndInstallsAgain_EverLater_UntilItIsInstalled_AndSaysWhatFailed()
    {
        await Machine("""
            echo run >>"$FOLDER/runs"
            (($(grep -c . "$FOLDER/runs") == 3))
            """, downloadsThatFail: 1);

        var (exitCode, error) = await Run(UserData.Script(GatewayId.New(), Token, "wss://code.example.com/gw/connect", "https://code.example.com/release"));

        Assert.Equal(0, exitCode);
        Assert.Equal(4, (await Lines("curl.log")).Length);
        Assert.Equal(3, (await Lines("runs")).Length);
        Assert.Equal(["5", "10", "20"], await Lines("sleep.log"));
        Assert.Contains("downloading the installer failed at attempt 1 of", error, StringComparison.Ordinal);
        Assert.Contains("installing the gateway failed at attempt 3 of", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_ThatNeverSucceeds_EndsWithAnError_AndLeavesNothing()
    {
        await Machine("""
            while (($#)); do [[ $1 == --token-file ]] && dirname "$2" >"$FOLDER/folder"; shift; done
            exit 1
            """);

        var (exitCode, error) = await Run(UserData.Script(GatewayId.New(), Token, "wss://code.example.com/gw/connect", "https://code.example.com/release"));

        Assert.Equal(1, exitCode);
        Assert.Equal(UserData.Tries, (await Lines("curl.log")).Length);
        Assert.Equal("120", (await Lines("sleep.log"))[^1]);
        Assert.Contains("the last of", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists((await Read("folder")).Trim()));
    }

    // A machine whose curl downloads this as the installer, and whose clock is patient.
    private async Task Machine(string installer, int downloadsThatFail = 0)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "installer"), installer);
        await File.WriteAllTextAsync(Path.Combine(_folder, "curl"), $$"""
            #!/bin/bash
            echo "$*" >>"$FOLDER/curl.log"
            (($(grep -c . "$FOLDER/curl.log") > {{downloadsThatFail}})) || exit 7
            while (($#)); do [[ $1 == -o ]] && target=$2; shift; done
            cp "$FOLDER/installer" "$target"
            """);
        await File.WriteAllTextAsync(Path.Combine(_folder, "sleep"), """
            #!/bin/bash
            echo "$1" >>"$FOLDER/sleep.log"
            """);
        await Bash("chmod +x curl sleep");
    }

    private Task<string> Read(string file) => File.ReadAllTextAsync(Path.Combine(_folder, file));

    private Task<string[]> Lines(string file) => File.ReadAllLinesAsync(Path.Combine(_folder, file));

    private async Task<string> Bash(string script)
    {
        var (exitCode, output, error) = await Execute(script);
        Assert.True(exitCode == 0, error);
        return output;
    }

    private async Task<(int ExitCode, string Error)> Run(string script)
    {
        var (exitCode, _, error) = await Execute(script);
        return (exitCode, error);
    }

    private async Task<(int ExitCode, string Output, string Error)> Execute(string script)
    {
        var file = Path.Combine(_folder, "script");
        await File.WriteAllTextAsync(file, script);
        var start = new ProcessStartInfo("bash", [file]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.Environment["FOLDER"] = _folder;
        start.Environment["PATH"] = $"{_folder}:{start.Environment["PATH"]}";
        using var bash = Process.Start(start)!;
        var (output, error) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await Wait.For(bash.WaitForExitAsync(), "bash");
        File.Delete(file);
        return (bash.ExitCode, await output, await error);
    }
}
