using Chatcode.Gateway.Agents;
using Chatcode.Gateway.Agents.Installing;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Agents;

public sealed class InstallOutputTests
{
    private readonly InstallOutput _output = new(new SecretFilter(["a-known-secret", "short"]));

    [Theory]
    [InlineData("one\ntwo\n", "one\ntwo")]
    [InlineData("10 %\r20 %\r30 %", "10 %\n20 %\n30 %")]
    [InlineData("\x1b[1;31mred\x1b[0m \x1b]0;title\abell\a \x1b(Bend\x1b", "red bell end")]
    [InlineData("\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\", "link")]
    [InlineData("a\0b\u202Ec\u2028d\u009Be", "abcde")]
    [InlineData("  \n\t\n", "")]
    [InlineData("with a-known-secret in it, and short", "with [hidden] in it, and short")]
    [InlineData("git clone https://me:secret@host/x", "git clone https://[hidden]@host/x")]
    [InlineData("Authorization: Bearer abc.def", "Authorization: Bearer [hidden]")]
    [InlineData("//registry/:_authToken=abcdef", "//registry/:_authToken=[hidden]")]
    [InlineData("export API_KEY='x y'", "export API_KEY='[hidden] y'")]
    [InlineData("key sk-ant-0123456789 and npm_config_loglevel", "key [hidden] and npm_config_loglevel")]
    public void Printed_IsTold_AsPlainLinesWithoutSecrets(string printed, string told)
    {
        _output.Add(printed);
        Assert.Equal(told, _output.Tail());
    }

    [Fact]
    public void Flood_KeepsItsEnd_AndNoHalfOfASecretOrACharacter()
    {
        for (var line = 0; line < 2_000; line++)
        {
            _output.Add($"a-known-secret 🙂 {line}\n");
        }

        var tail = _output.Tail();
        Assert.InRange(tail.Length, InstallOutput.MaxTail - 1, InstallOutput.MaxTail);
        Assert.EndsWith("[hidden] 🙂 1999", tail, StringComparison.Ordinal);
        Assert.DoesNotContain("known", tail, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(tail)));
    }

    [Fact]
    public void Line_IsTheLast_ToldOnce_AndNotLongerThanAPersonReads()
    {
        Assert.Null(_output.TakeLine());
        _output.Add("one\ntwo");
        Assert.Equal("two", _output.TakeLine());
        Assert.Null(_output.TakeLine());
        _output.Add($"\n{new string('x', 1000)}\n\n");
        Assert.Equal(new string('x', InstallOutput.MaxLine - 1) + "…", _output.TakeLine());
        Assert.Null(_output.TakeLine());
    }

    [Fact]
    public void Environment_TellsWhatIsSecret()
    {
        var filter = SecretFilter.Of(["the-gateways-own", null], [new("MY_TOKEN", "hush-hush-1"), new("my_api_key", "hush-hush-2"), new("HOME", "/home/vibe")]);
        Assert.Equal("[hidden] [hidden] [hidden] /home/vibe", filter.Hide("hush-hush-1 hush-hush-2 the-gateways-own /home/vibe"));
    }

    [Fact]
    public async Task InstallerThatNeverEnds_IsEndedWithAllThatItStarted()
    {
        var folder = Directory.CreateTempSubdirectory("chatcode-").FullName;
        try
        {
            var time = new FakeTime();
            var script = $"trap '' TERM; (trap '' TERM; while :; do sleep 0.1; done) & echo $! $$ >{folder}/new; mv {folder}/new {folder}/pids; while :; do sleep 0.1; done";
            var running = Installation.RunAsync(new LoginShell("/bin/sh"), script, _output, TimeSpan.FromMinutes(10), time, CancellationToken.None);
            await Wait.Until(() => Task.FromResult(File.Exists($"{folder}/pids")), "the script's start");
            await Wait.Until(
                () =>
                {
                    time.Advance(TimeSpan.FromMinutes(10));
                    return Task.FromResult(running.IsCompleted);
                },
                "the end of the installation");
            Assert.Null(await running);
            foreach (var pid in (await File.ReadAllTextAsync($"{folder}/pids")).Split(' '))
            {
                await Wait.Until(() => Task.FromResult(Chatcode.Gateway.Tmux.SessionProcesses.HasEnded(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture))), $"the end of {pid}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
