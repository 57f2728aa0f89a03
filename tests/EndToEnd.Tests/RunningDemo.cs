using System.Text.RegularExpressions;

namespace Chatcode.EndToEnd.Tests;

/// <summary><c>./run --demo</c>, for tests that take their turns. One that stops it leaves it to the next to start it again.</summary>
public sealed class RunningDemo : IAsyncLifetime
{
    /// <summary>The process.</summary>
    public RunningChatcode Chatcode { get; } = new("--demo");

    /// <summary>The stand-in for DigitalOcean.</summary>
    public Uri Cloud { get; private set; } = null!;

    /// <summary>The page of all mail that was sent.</summary>
    public Uri Mail { get; private set; } = null!;

    public Task InitializeAsync() => Start();

    public Task DisposeAsync() => Chatcode.DisposeAsync();

    /// <summary>Starts it, unless it runs.</summary>
    public async Task Start()
    {
        await Chatcode.Start();
        var ready = Regex.Match(await File.ReadAllTextAsync(Path.Combine(Chatcode.DataDirectory, "fakes.log")), @"DigitalOcean (?<cloud>\S+?),.* mail (?<mail>\S+?) ");
        (Cloud, Mail) = (new Uri(ready.Groups["cloud"].Value), new Uri(ready.Groups["mail"].Value));
    }
}
