using Chatcode.Gateway.Files;
using Chatcode.Gateway.Sessions;

namespace Chatcode.Gateway.Tests.Sessions;

public sealed class WorkspaceTests : IDisposable
{
    private readonly string _home = RealPath.Of(Directory.CreateTempSubdirectory("chatcode-").FullName)!;
    private readonly Workspace _workspace;

    public WorkspaceTests() => _workspace = new Workspace(Root);

    private string Root => Path.Combine(_home, "workspace");

    [Theory]
    [InlineData("", "")]
    [InlineData("/home/vibe/workspace", "")]
    [InlineData("/home/vibe/workspace/", "")]
    [InlineData("/home/vibe/workspace/app/src", "app/src")]
    [InlineData("app//src/", "app/src")]
    [InlineData("mit Leerzeichen/ä", "mit Leerzeichen/ä")]
    public void Workdir_IsMappedAndMade(string workdir, string folder)
    {
        var path = _workspace.Open(workdir);
        Assert.Equal(Path.TrimEndingDirectorySeparator(Path.Combine(Root, folder)), path);
        Assert.True(Directory.Exists(path));
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("/home/vibe/workspaces")]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/home/vibe/workspace/..")]
    [InlineData("line\nbreak")]
    [InlineData("nul\0")]
    public void WorkdirThatLeadsOut_IsRefused(string workdir)
    {
        Assert.Throws<WorkspaceException>(() => _workspace.Open(workdir));
        Assert.False(Directory.Exists(Path.Combine(_home, "outside")));
    }

    [Fact]
    public void LinkInside_IsFollowed_LinkOutside_IsRefused()
    {
        Directory.CreateDirectory(Path.Combine(Root, "real"));
        Directory.CreateDirectory(Path.Combine(_home, "outside"));
        File.CreateSymbolicLink(Path.Combine(Root, "inner"), Path.Combine(Root, "real"));
        File.CreateSymbolicLink(Path.Combine(Root, "outer"), Path.Combine(_home, "outside"));
        File.CreateSymbolicLink(Path.Combine(Root, "dangling"), Path.Combine(_home, "nowhere"));
        Assert.Equal(Path.Combine(Root, "real", "new"), _workspace.Open("inner/new"));
        Assert.Throws<WorkspaceException>(() => _workspace.Open("outer"));
        Assert.Throws<WorkspaceException>(() => _workspace.Open("outer/new"));
        Assert.Throws<WorkspaceException>(() => _workspace.Open("dangling/new"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_home, "outside")));
    }

    [Fact]
    public void NeighbourWithTheSameBeginning_IsOutside()
    {
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Root + "-other");
        File.CreateSymbolicLink(Path.Combine(Root, "link"), Root + "-other");
        Assert.Throws<WorkspaceException>(() => _workspace.Open("link"));
    }

    [Fact]
    public void WorkspaceThatIsItselfALink_IsResolvedOnce()
    {
        Directory.CreateDirectory(Path.Combine(_home, "disk"));
        File.CreateSymbolicLink(Root, Path.Combine(_home, "disk"));
        Assert.Equal(Path.Combine(_home, "disk", "app"), _workspace.Open("app"));
    }

    [Fact]
    public void File_IsNoWorkdir()
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Combine(Root, "file"), "");
        Assert.Throws<WorkspaceException>(() => _workspace.Open("file"));
        Assert.Throws<WorkspaceException>(() => _workspace.Open("file/below"));
    }

    [Fact]
    public void Folders_AreListedSortedWithoutHiddenOnes()
    {
        Assert.Empty(_workspace.ListFolders());
        _workspace.Open("b");
        _workspace.Open("a/below");
        _workspace.Open(".hidden");
        File.WriteAllText(Path.Combine(Root, "file"), "");
        Assert.Equal(["a", "b"], _workspace.ListFolders());
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
