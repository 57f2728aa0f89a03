using Chatcode.Gateway.Agents;

namespace Chatcode.Gateway.Tests.Agents;

public sealed class AgentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatcode-").FullName;

    [Fact]
    public async Task AbsentFile_IsWritten_WithWhatWasAskedForOrTheTemplate()
    {
        await AgentFiles.WriteWhereAbsentAsync(_folder, AgentFiles.ClaudeFile, "# mine", CancellationToken.None);
        await AgentFiles.WriteWhereAbsentAsync(_folder, AgentFiles.AgentsFile, null, CancellationToken.None);
        Assert.Equal("# mine", await File.ReadAllTextAsync(Path.Combine(_folder, "CLAUDE.md")));
        Assert.StartsWith("# Working here", await File.ReadAllTextAsync(Path.Combine(_folder, "AGENTS.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExistingFile_IsNeverTouched_NorIsALink()
    {
        var path = Path.Combine(_folder, "CLAUDE.md");
        await File.WriteAllTextAsync(path, "the person's own");
        File.CreateSymbolicLink(Path.Combine(_folder, "AGENTS.md"), Path.Combine(_folder, "nowhere"));
        await AgentFiles.WriteWhereAbsentAsync(_folder, AgentFiles.ClaudeFile, "new", CancellationToken.None);
        await AgentFiles.WriteWhereAbsentAsync(_folder, AgentFiles.AgentsFile, "new", CancellationToken.None);
        Assert.Equal("the person's own", await File.ReadAllTextAsync(path));
        Assert.False(File.Exists(Path.Combine(_folder, "nowhere")));
    }

    [Fact]
    public async Task FolderThatCantBeWritten_IsAnError() =>
        await Assert.ThrowsAnyAsync<IOException>(
            () => AgentFiles.WriteWhereAbsentAsync(Path.Combine(_folder, "absent"), AgentFiles.ClaudeFile, "x", CancellationToken.None));

    [Fact]
    public async Task Catalog_FindsWhatIsInThePathOfALoginShell()
    {
        var shell = FakeShell("""
            claude() { echo "2.1.33 (Claude Code)"; }
            codex() { echo "no number here"; }
            """);
        var found = await new AgentCatalog(shell).LookAsync(CancellationToken.None);
        Assert.Equal(
            [("claude-code", true, "2.1.33"), ("codex", true, null), ("gemini", false, null), ("opencode", false, null)],
            found.Select(one => (one.Agent.Name, one.Installed, one.Version)));
    }

    [Fact]
    public async Task CommandThatHangs_IsKilledInTime()
    {
        var shell = FakeShell("");
        Assert.Null(await shell.RunAsync("trap '' TERM; echo $$ >&2; while :; do sleep 0.01; done", TimeSpan.FromMilliseconds(100), CancellationToken.None));
    }

    [Fact]
    public async Task CommandThatHangs_MayTidyUpFirst()
    {
        var shell = FakeShell($"trap 'echo tidy > {_folder}/tidied; exit' TERM");
        Assert.Null(await shell.RunAsync("while :; do sleep 0.01; done", TimeSpan.FromMilliseconds(200), CancellationToken.None));
        Assert.True(File.Exists(Path.Combine(_folder, "tidied")));
    }

    [Fact]
    public async Task CommandThatFloods_KeepsOnlyABeginning()
    {
        var answer = await FakeShell("").RunAsync("head -c 1000000 /dev/zero | tr '\\0' x; exit 3", TimeSpan.FromSeconds(20), CancellationToken.None);
        Assert.Equal(3, answer?.ExitCode);
        Assert.Equal(16 * 1024, answer?.Output.Length);
    }

    [Theory]
    [InlineData("/bin/sh", "/bin/sh")]
    [InlineData("/no/such/shell", "/bin/bash")]
    [InlineData("bash", "/bin/bash")]
    [InlineData(null, "/bin/bash")]
    public void Shell_IsTheUsersOrBash(string? configured, string used) => Assert.Equal(used, LoginShell.OfUser(_ => configured).Path);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A shell whose start-up defines the agents as functions: command -v finds them as it would a program.
    private LoginShell FakeShell(string startup)
    {
        var path = Path.Combine(_folder, "shell");
        File.WriteAllText(path, $"#!/bin/bash\n{startup}\neval \"$2\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return new LoginShell(path);
    }
}
