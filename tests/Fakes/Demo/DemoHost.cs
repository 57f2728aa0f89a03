using System.Globalization;
using System.Runtime.InteropServices;
using Chatcode.Fakes.DigitalOcean;
using Chatcode.Fakes.GitHub;
using Chatcode.Fakes.Google;
using Chatcode.Fakes.Mail;

namespace Chatcode.Fakes.Demo;

/// <summary>
/// All fakes in one process, for <c>./run --demo</c>. Environment: <c>DEMO_PORT</c>, the first of five ports in a row (DigitalOcean,
/// Google, GitHub, mail page, SMTP); <c>DEMO_DROPLET</c>, the program that droplets are run by; <c>DEMO_STATE</c>, the file that
/// the cloud is remembered in. Ends at SIGTERM or SIGINT, when every droplet has stopped.
/// </summary>
internal static class DemoHost
{
    // As long as a real one would be waited for, in a hurry.
    private static readonly CloudPace Pace = new() { Boot = TimeSpan.FromSeconds(5), Address = TimeSpan.FromSeconds(8), Action = TimeSpan.FromSeconds(3) };

    private static async Task<int> Main()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

        if (!int.TryParse(Setting("DEMO_PORT"), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65531)
        {
            await Console.Error.WriteLineAsync("DEMO_PORT must be a number from 1 to 65531").ConfigureAwait(false);
            return 2;
        }

        await using var droplets = new LocalDroplets(Setting("DEMO_DROPLET"), Pace.Boot, Console.Out.WriteLine);
        await using var cloud = await FakeDigitalOcean.StartAsync(new() { Port = port, Pace = Pace, Hardware = droplets, StateFile = Setting("DEMO_STATE") }).ConfigureAwait(false);
        await using var google = await FakeGoogle.StartAsync(new() { Port = port + 1 }).ConfigureAwait(false);
        await using var github = await FakeGitHub.StartAsync(new() { Port = port + 2 }).ConfigureAwait(false);
        await using var mail = await FakeMail.StartAsync(new() { WebPort = port + 3, Port = port + 4 }).ConfigureAwait(false);
        Console.WriteLine($"ready: DigitalOcean {cloud.Address}, Google {google.Address}, GitHub {github.Address}, mail {mail.Address} and {mail.SmtpUrl.Authority}");
        await ended.Task.ConfigureAwait(false);
        return 0;

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.TrySetResult();
        }
    }

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{name} is not set; ./run --demo sets it");
}
