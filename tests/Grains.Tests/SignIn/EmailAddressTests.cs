using Chatcode.Grains.SignIn;

namespace Chatcode.Grains.Tests.SignIn;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData("  Ada.Lovelace+x@Example.COM ", "ada.lovelace+x@example.com")]
    [InlineData("o'hara_1@sub.a-b.example", "o'hara_1@sub.a-b.example")]
    public void Address_HasOneSpelling(string text, string expected)
    {
        Assert.True(EmailAddress.TryParse(text, out var address));
        Assert.Equal(expected, address.Value);
        Assert.Equal(22, address.Key.Length);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("ada@localhost")]
    [InlineData("ada@@example.com")]
    [InlineData("ada@example.com@evil.example")]
    [InlineData("ada@-a.example")]
    [InlineData("ada@a..example")]
    [InlineData(".ada@example.com")]
    [InlineData("a..b@example.com")]
    [InlineData("\"a b\"@example.com")]
    [InlineData("ada@[127.0.0.1]")]
    [InlineData("ädä@example.com")]
    [InlineData("\u212Aelvin@example.com")]
    [InlineData("kelvin@\u212A.example")]
    [InlineData("\u0130da@example.com")]
    [InlineData("\uFF41da@example.com")]
    [InlineData("ada@example\u3002com")]
    [InlineData("ada@example.com\u00A0")]
    [InlineData("ada@example.com\uD83D")]
    [InlineData("ada@example.com\r\nBcc: eve@example.com")]
    [InlineData("ada@example.com\n")]
    [InlineData("ada\0@example.com")]
    [InlineData("<ada@example.com>")]
    [InlineData("ada@example.com,eve@example.com")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123@example.com", true)]
    [InlineData("a1234567890123456789012345678901234567890123456789012345678901234@example.com")]
    public void WhatIsNone_IsRefused(string? text, bool valid = false) => Assert.Equal(valid, EmailAddress.TryParse(text, out _));

    [Fact]
    public void Keys_DifferByAddress()
    {
        Assert.True(EmailAddress.TryParse("ada@example.com", out var ada));
        Assert.True(EmailAddress.TryParse("bob@example.com", out var bob));
        Assert.NotEqual(ada.Key, bob.Key);
    }
}
