using System.Net;
using Chatcode.Edge.Sockets.Gateways;

namespace Chatcode.Edge.Tests.Sockets;

public sealed class TokenAttemptsTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2")]
    [InlineData("2001:db8:1:1::1", "2001:db8:1:2::1")]
    public void GuessesOfOneAddress_AreLimited_AndOnlyThose(string guessing, string other)
    {
        using var attempts = new TokenAttempts();
        for (var i = 0; i < TokenAttempts.Burst; i++)
        {
            Assert.True(attempts.MayTry(IPAddress.Parse(guessing)));
            attempts.Failed(IPAddress.Parse(guessing));
        }

        Assert.False(attempts.MayTry(IPAddress.Parse(guessing)));
        Assert.True(attempts.MayTry(IPAddress.Parse(other)));
    }

    [Fact]
    public void Successes_AreNotCounted()
    {
        using var attempts = new TokenAttempts();
        for (var i = 0; i < 10 * TokenAttempts.Burst; i++) Assert.True(attempts.MayTry(IPAddress.Loopback));
    }

    [Fact]
    public void OneIpv6Host_IsOneWhateverAddressOfItsNetworkItUses()
    {
        using var attempts = new TokenAttempts();
        for (var i = 0; i < TokenAttempts.Burst; i++) attempts.Failed(IPAddress.Parse($"2001:db8::{i + 1:x}"));
        Assert.False(attempts.MayTry(IPAddress.Parse("2001:db8::ffff")));
    }
}
