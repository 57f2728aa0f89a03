using System.Text.Json;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Servers;
using Chatcode.Standalone;
using Microsoft.Extensions.DependencyInjection;

namespace Chatcode.CrashHost;

/// <summary>
/// Standalone, with the environment's settings. Says <c>ready URL</c>, then takes
/// commands, a line each, and answers each with a line, <c>failed …</c> when it fails: <c>connect USER GRANT</c> (JSON), <c>tick SERVER REMINDER</c>. It ends with its
/// standard input, so that it does not outlive the test.
/// </summary>
internal static class Program
{
    private static async Task Main(string[] args)
    {
        await using var app = StandaloneApp.Build(args);
        await app.StartAsync();
        Console.WriteLine($"ready {app.Urls.First()}");

        var grains = app.Services.GetRequiredService<IGrainFactory>();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            try
            {
                Console.WriteLine(await DoAsync(grains, line.Split(' ', 3)));
            }
            catch (Exception error)
            {
                Console.WriteLine("failed " + error.ToString().ReplaceLineEndings(" | "));
            }
        }
    }

    private static async Task<string> DoAsync(IGrainFactory grains, string[] words)
    {
        switch (words[0])
        {
            case "connect":
                return (await grains.GetGrain<IDigitalOceanAccountGrain>(words[1]).Connect(JsonSerializer.Deserialize<DigitalOceanGrant>(words[2])!)).ToString();
            case "tick":
                var now = DateTimeOffset.UnixEpoch.UtcDateTime;
                await grains.GetGrain<IServerGrain>(words[1]).AsReference<IRemindable>().ReceiveReminder(words[2], new TickStatus(now, TimeSpan.FromMinutes(1), now));
                return "ticked";
            default:
                throw new ArgumentException($"no such command: {words[0]}");
        }
    }
}
