using System.Globalization;
using System.Text.Json;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Servers;
using Chatcode.Standalone;
using Microsoft.Extensions.DependencyInjection;

namespace Chatcode.CrashHost;

/// <summary>
/// Standalone, with the environment's settings and a clock that is <c>CRASH_SKIP</c> ahead. Says <c>ready URL</c>, then takes
/// commands, a line each, and answers each with a line: <c>connect USER GRANT</c> (JSON), <c>tick SERVER REMINDER</c>. It ends with its
/// standard input, so that it does not outlive the test.
/// </summary>
internal static class Program
{
    private static async Task Main(string[] args)
    {
        var skip = TimeSpan.Parse(Environment.GetEnvironmentVariable("CRASH_SKIP") ?? "0", CultureInfo.InvariantCulture);
        await using var app = StandaloneApp.Build(args, settings: null, services => services.AddSingleton<TimeProvider>(new TimeAhead(skip)));
        await app.StartAsync();
        Console.WriteLine($"ready {app.Urls.First()}");

        var grains = app.Services.GetRequiredService<IGrainFactory>();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ', 3);
            switch (words[0])
            {
                case "connect":
                    Console.WriteLine(await grains.GetGrain<IDigitalOceanAccountGrain>(words[1]).Connect(JsonSerializer.Deserialize<DigitalOceanGrant>(words[2])!));
                    break;
                case "tick":
                    var now = DateTimeOffset.UnixEpoch.UtcDateTime;
                    await grains.GetGrain<IServerGrain>(words[1]).AsReference<IRemindable>().ReceiveReminder(words[2], new TickStatus(now, TimeSpan.FromMinutes(1), now));
                    Console.WriteLine("ticked");
                    break;
                default:
                    throw new ArgumentException($"no such command: {words[0]}");
            }
        }
    }

    private sealed class TimeAhead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
