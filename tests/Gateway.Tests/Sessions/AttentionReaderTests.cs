using System.Text;
using Chatcode.Gateway.Sessions;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Tests.Sessions;

public sealed class AttentionReaderTests
{
    private readonly AttentionReader _reader = new("ses-1");

    [Theory]
    [InlineData("9;build done", null, "build done")]
    [InlineData("9;99 bottles", null, "99 bottles")]
    [InlineData("777;notify;Title;Body; with more", "Title", "Body; with more")]
    [InlineData("777;notify;only a title", "only a title", null)]
    [InlineData("99;;Hello", "Hello", null)]
    [InlineData("99;i=1:p=body;Späte Grüße", null, "Späte Grüße")]
    [InlineData("99;e=1;SGVsbG8=", "Hello", null)]
    [InlineData("9;tab\tand \u009b31mcolour", null, "taband 31mcolour")]
    public void Notification_IsRead(string command, string? title, string? body)
    {
        var attention = Read(command)!;
        Assert.Equal((AttentionReasons.Notification, AttentionConfidences.High, title, body), (attention.Reason, attention.Confidence, attention.Title, attention.Body));
    }

    [Theory]
    [InlineData("0;a title")]
    [InlineData("9")]
    [InlineData("9;")]
    [InlineData("9;4;1;50")]
    [InlineData("9;12")]
    [InlineData("777;preexec")]
    [InlineData("777;notify;;")]
    [InlineData("99;p=icon;picture")]
    [InlineData("99;no metadata")]
    [InlineData("52;c;SGVsbG8=")]
    [InlineData("")]
    public void WhatIsForNobody_IsLeftOut(string command) => Assert.Null(Read(command));

    [Fact]
    public void AgentThatWaits_SaysSoByItsHook()
    {
        var attention = Read("777;notify;chatcode:waiting;may I run this?")!;
        Assert.Equal((AttentionReasons.Waiting, null, "may I run this?"), (attention.Reason, attention.Title, attention.Body));
    }

    [Fact]
    public void KittysPieces_AreOneNotification()
    {
        Assert.Null(Read("99;i=1:d=0;Hel"));
        Assert.Null(Read("99;i=1:d=0;lo"));
        var attention = Read("99;i=1:p=body;World")!;
        Assert.Equal(("Hello", "World"), (attention.Title, attention.Body));
        Assert.Equal("next", Read("99;;next")!.Title);
    }

    [Fact]
    public void LongText_IsCut_BetweenCharacters()
    {
        Assert.Equal(SessionAttention.MaxText, Read("9;" + new string('x', 2_000))!.Body!.Length);
        Assert.Equal(SessionAttention.MaxText - 1, Read("9;x" + string.Concat(Enumerable.Repeat("😀", 300)))!.Body!.Length);
    }

    private SessionAttention? Read(string command) => _reader.Read(Encoding.UTF8.GetBytes(command));
}
