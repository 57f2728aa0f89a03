using System.Globalization;
using System.Text;
using Chatcode.Gateway.Link;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Link;

public sealed class NoticesTests
{
    private readonly FakeTime _time = new();
    private readonly Notices _notices;

    public NoticesTests() => _notices = new Notices(_time);

    [Fact]
    public async Task NoticeWithoutALink_WaitsForTheNext()
    {
        await _notices.TellAsync("one"u8.ToArray());
        await _notices.TellNowOrNeverAsync("passing"u8.ToArray());
        var outbox = await AttachAsync();
        await _notices.TellAsync("two"u8.ToArray());
        await _notices.TellNowOrNeverAsync("now"u8.ToArray());
        Assert.Equal(["one", "two", "now"], await SentAsync(outbox));
    }

    [Fact]
    public async Task NoticeOfALinkThatEndedSoon_IsToldAgain_OneOfALinkThatLastedIsNot()
    {
        await AttachAsync();
        await _notices.TellAsync("old"u8.ToArray());
        _time.Advance(Notices.Doubt / 2);
        await _notices.TellAsync("young"u8.ToArray());
        _time.Advance(Notices.Doubt / 2);
        _notices.Detach();
        Assert.Equal(["young"], await SentAsync(await AttachAsync()));
        _time.Advance(Notices.Doubt);
        _notices.Detach();
        Assert.Empty(await SentAsync(await AttachAsync()));
    }

    [Fact]
    public async Task MoreThanFit_LoseTheOldest()
    {
        for (var i = 0; i <= Notices.MaxKept; i++)
        {
            await _notices.TellAsync(Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)));
        }

        var sent = await SentAsync(await AttachAsync());
        Assert.Equal((Notices.MaxKept, "1"), (sent.Count, sent[0]));
    }

    [Fact]
    public async Task NoticeIntoALinkThatBreaks_IsToldOnTheNext()
    {
        var outbox = await AttachAsync();
        outbox.Close();
        await _notices.TellAsync("kept"u8.ToArray());
        _notices.Detach();
        Assert.Equal(["kept"], await SentAsync(await AttachAsync()));
    }

    private async Task<Outbox> AttachAsync()
    {
        var outbox = new Outbox();
        await _notices.AttachAsync(outbox, CancellationToken.None);
        return outbox;
    }

    // All that waits, up to a last message of this test's own.
    private static async Task<List<string>> SentAsync(Outbox outbox)
    {
        using var over = new CancellationTokenSource();
        List<string> sent = [];
        await outbox.PostAsync("last"u8.ToArray(), CancellationToken.None);
        await Wait.For(
            outbox.RunAsync(
                message =>
                {
                    sent.Add(Encoding.UTF8.GetString(message.Data.Span));
                    if (sent[^1] == "last")
                    {
                        over.Cancel();
                    }

                    return ValueTask.CompletedTask;
                },
                over.Token).ContinueWith(_ => { }, TaskScheduler.Default),
            "all that waits");
        sent.Remove("last");
        return sent;
    }
}
