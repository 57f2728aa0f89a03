using System.Text;
using Chatcode.Gateway.Sessions;

namespace Chatcode.Gateway.Tests.Sessions;

public sealed class InputQueueTests
{
    private readonly InputQueue _queue = new();

    [Fact]
    public async Task Take_JoinsInput_ButNotAcrossANewGrid()
    {
        Assert.True(_queue.TryPost(Input("a")));
        Assert.True(_queue.TryPost(Input("b")));
        Assert.True(_queue.TryPost(new InputEntry(default, (100, 30), _ => ValueTask.CompletedTask)));
        Assert.True(_queue.TryPost(Input("c")));
        Assert.Equal(["a", "b"], await TakeAsync());
        Assert.Equal([""], await TakeAsync());
        Assert.Equal(["c"], await TakeAsync());
    }

    [Fact]
    public async Task FullOfBytes_RefusesTheNewest_AndHasRoomAgainAfterATake()
    {
        Assert.True(_queue.TryPost(Input(new string('x', InputQueue.MaxBytes))));
        Assert.False(_queue.TryPost(Input("y")));
        await TakeAsync();
        Assert.True(_queue.TryPost(Input("z")));
        Assert.Equal(["z"], await TakeAsync());
    }

    [Fact]
    public void FullOfEntries_RefusesTheNewest()
    {
        for (var i = 0; i < InputQueue.MaxEntries; i++)
        {
            Assert.True(_queue.TryPost(Input("x")));
        }

        Assert.False(_queue.TryPost(Input("x")));
    }

    [Fact]
    public async Task Closed_GivesWhatIsLeft_ThenNull()
    {
        _queue.TryPost(Input("left"));
        _queue.Close();
        Assert.False(_queue.TryPost(Input("late")));
        Assert.Equal(["left"], await TakeAsync());
        Assert.Null(await _queue.TakeAsync(CancellationToken.None));
    }

    private static InputEntry Input(string text) => new(Encoding.UTF8.GetBytes(text), null, _ => ValueTask.CompletedTask);

    private async Task<IEnumerable<string>> TakeAsync() =>
        (await _queue.TakeAsync(CancellationToken.None))!.Select(entry => Encoding.UTF8.GetString(entry.Data.Span));
}
