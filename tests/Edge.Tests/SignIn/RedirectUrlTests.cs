using Chatcode.Edge.Configuration;
using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn;
using Microsoft.AspNetCore.Http;

namespace Chatcode.Edge.Tests.SignIn;

/// <summary>api.md: <c>redirect_url</c> is a relative path or an allowed origin.</summary>
public sealed class RedirectUrlTests
{
    [Theory]
    [InlineData(null, "/default")]
    [InlineData("", "/default")]
    [InlineData("/", "/")]
    [InlineData("/vps/vps-x?tab=1#top", "/vps/vps-x?tab=1#top")]
    [InlineData("/%2f%2fevil.example", "/%2f%2fevil.example")]
    [InlineData("https://app.example.com", "https://app.example.com")]
    [InlineData("https://app.example.com/a?b=c", "https://app.example.com/a?b=c")]
    [InlineData("http://localhost:8080/a", "http://localhost:8080/a")]
    [InlineData("/authors?next=/auth/do", "/authors?next=/auth/do")]
    [InlineData("https://app.example.com/auth/done", "https://app.example.com/auth/done")]
    [InlineData("/a.b/..c#/../auth", "/a.b/..c#/../auth")]
    public void OwnPathsAndAllowedOrigins_AreTaken(string? text, string expected)
    {
        Assert.True(Read(text, out var url));
        Assert.Equal(expected, url);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("\\/evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/a\r\nSet-Cookie: chatcode=x")]
    [InlineData(" //evil.example")]
    [InlineData("/a b")]
    [InlineData("/\u00e4")]
    [InlineData("/\u2028")]
    [InlineData("/\0")]
    [InlineData("evil.example")]
    [InlineData("vps")]
    [InlineData("?x")]
    [InlineData("#x")]
    [InlineData("https://evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("https:/evil.example")]
    [InlineData("http://app.example.com")]
    [InlineData("https://app.example.com:444/")]
    [InlineData("https://app.example.com.evil.example")]
    [InlineData("https://app.example.com@evil.example")]
    [InlineData("https://evil.example#https://app.example.com")]
    [InlineData("https://user:password@app.example.com")]
    [InlineData("javascript:alert(1)")]
    [InlineData("JaVaScRiPt://app.example.com/%0aalert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("ftp://app.example.com")]
    public void WhatLeadsElsewhere_IsRefused(string text)
    {
        Assert.False(Read(text, out _));
    }

    [Theory]
    [InlineData("/auth/do")]
    [InlineData("/Auth/github/start?redirect_url=/")]
    [InlineData("/auth?x")]
    [InlineData("/auth#x")]
    [InlineData("/%61uth/do")]
    [InlineData("/a/../auth/do")]
    [InlineData("/./auth/do")]
    [InlineData("/%2e%2E/auth/do")]
    [InlineData("/x%3f/../auth/do")]
    [InlineData("http://localhost:8080/auth/do")]
    [InlineData("http://localhost:8080/a/%2e%2e/auth/do")]
    [InlineData("https://code.example.com/auth/do")]
    public void WhatBeginsAFlow_IsRefused(string text)
    {
        Assert.False(Read(text, out _));
    }

    [Fact]
    public void TooLongOne_IsRefused() => Assert.False(Read("/" + new string('a', 2000), out _));

    [Theory]
    [InlineData("/", "/?error=x%26y")]
    [InlineData("/a?b=c", "/a?b=c&error=x%26y")]
    [InlineData("/a?b=c#d", "/a?b=c&error=x%26y#d")]
    [InlineData("https://app.example.com/#d?e", "https://app.example.com/?error=x%26y#d?e")]
    public void Reason_StandsInTheQuery(string url, string expected) => Assert.Equal(expected, RedirectUrl.With(url, "error", "x&y"));

    private static bool Read(string? text, out string url)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("http", new HostString("localhost:8080"));
        var origins = new Origins(new EdgeOptions { AllowedHosts = [], WebRoot = "", AllowedOrigins = ["https://app.example.com"], PublicUrl = new Uri("https://code.example.com") });
        return RedirectUrl.TryRead(request, origins, text, "/default", out url);
    }
}
