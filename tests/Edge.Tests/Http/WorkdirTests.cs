using Chatcode.Edge.Endpoints;

namespace Chatcode.Edge.Tests.Http;

public sealed class WorkdirTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("~", "")]
    [InlineData("~/", "")]
    [InlineData("/", "")]
    [InlineData(".", "")]
    [InlineData("~/workspace", "")]
    [InlineData("/home/vibe", "")]
    [InlineData("/home/vibe/workspace/", "")]
    [InlineData("app", "/app")]
    [InlineData("./app", "/app")]
    [InlineData("~/app", "/app")]
    [InlineData("/app", "/app")]
    [InlineData("~/workspace/app", "/app")]
    [InlineData("/home/vibe/app", "/app")]
    [InlineData("/home/vibe/workspace/app", "/app")]
    [InlineData("/home/vibe/workspaces/app", "/workspaces/app")]
    [InlineData("app//web/", "/app/web")]
    [InlineData("app/../web", "/app/web")]
    [InlineData("../../etc/passwd", "/etc/passwd")]
    [InlineData("~/../../root", "/root")]
    [InlineData("a\u0000b/c", "/c")]
    [InlineData("a\nb", "")]
    [InlineData("a/\u001b[2J/c", "/a/c")]
    [InlineData("a b/c", "/a b/c")]
    [InlineData("workspace/x", "/workspace/x")]
    public void Spelling_BecomesOnePathBelowTheWorkspace(string? spelling, string below) =>
        Assert.Equal(Workdir.Workspace + below, Workdir.Normalise(spelling));
}
