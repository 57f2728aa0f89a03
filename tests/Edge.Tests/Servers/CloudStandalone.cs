using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Fakes.DigitalOcean;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Tests.DigitalOcean;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Chatcode.Edge.Tests.Servers;

/// <summary>One Standalone and one cloud for the tests of rented servers; each uses people of its own, with an account each at the cloud.</summary>
public sealed class CloudStandalone : IAsyncLifetime
{
    private int _next;

    /// <summary>The clock; null for the system's.</summary>
    internal TimeProvider? Time { get; init; }

    public RunningStandalone Standalone { get; private set; } = null!;

    public FakeDigitalOcean Cloud { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cloud = await FakeDigitalOcean.StartAsync();
        Standalone = await RunningStandalone.StartAsync(prepare: standalone =>
        {
            standalone.Time = Time;
            standalone.Overrides["DIGITALOCEAN_API_URL"] = standalone.Overrides["DIGITALOCEAN_OAUTH_URL"] = Cloud.Address.ToString();
            standalone.Overrides["DIGITALOCEAN_CLIENT_ID"] = Cloud.Client.Id;
            standalone.Overrides["DIGITALOCEAN_CLIENT_SECRET"] = Cloud.Client.Secret;
            standalone.Overrides["DIGITALOCEAN_TIMEOUT"] = "00:00:20";
            standalone.Overrides["Provisioning:CreationsPerHour"] = "5";
        });
    }

    public async Task DisposeAsync()
    {
        Cloud.Faults.Clear();
        await Standalone.DisposeAsync();
        await Cloud.DisposeAsync();
    }

    /// <summary>Somebody who is connected to an account of their own.</summary>
    internal async Task<Person> ConnectedAsync()
    {
        var person = new Person(Standalone);
        await ConnectAsync(person);
        return person;
    }

    internal async Task ConnectAsync(Person person)
    {
        var user = (await person.GetAsync("/auth/me")).GetProperty("user_id").GetString()!;
        var tokens = Cloud.Grants.Issue(new CloudAccount($"{person.Name}@example.com", person.Name, $"uuid-{person.Name}-{Interlocked.Increment(ref _next)}"));
        var outcome = await Standalone.Services.GetRequiredService<IGrainFactory>().GetGrain<IDigitalOceanAccountGrain>(user).Connect(tokens.ToGrant());
        Assert.Equal(ConnectOutcome.Ok, outcome);
    }

    /// <summary>Droplets of one server.</summary>
    internal IEnumerable<Droplet> DropletsOf(string vps) => Cloud.Cloud.Droplets.Where(droplet => droplet.Tags.Contains($"chatcode:{vps}"));

    internal static async Task<(HttpStatusCode Status, JsonElement Body, TimeSpan? RetryAfter)> SendAsync(Person person, HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await person.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement, answer.Headers.RetryAfter?.Delta);
    }
}

[CollectionDefinition(Name)]
public sealed class CloudStandaloneGroup : ICollectionFixture<CloudStandalone>
{
    public const string Name = "cloud standalone";
}
