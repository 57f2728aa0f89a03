using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Chatcode.Grains.State;
using Chatcode.Grains.Telemetry;
using Orleans.Runtime;

namespace Chatcode.Grains.SignIn;

/// <summary>What outlives a magic links grain's activation. An hour after the last link, nothing.</summary>
[GenerateSerializer, Alias("chatcode.MagicLinksState")]
public sealed class MagicLinksState
{
    /// <summary>Where they were mailed to; the default when there are none.</summary>
    [Id(0)] public EmailAddress Email { get; set; }

    /// <summary>Those of the last hour, oldest first, used ones too; at most <see cref="MagicLinks.PerHour"/>.</summary>
    [Id(1)] public List<MailedLink> Links { get; set; } = [];
}

/// <summary>A link as it is kept: by hashes only.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.MailedLink")]
public sealed record MailedLink
{
    /// <summary>SHA-256 of its secret. It has 256 random bits, so that a plain hash gives nothing to guess from.</summary>
    [Id(0)] public required byte[] SecretHash { get; init; }

    /// <summary>SHA-256 of the secret of the browser that asked for it.</summary>
    [Id(1)] public required byte[] BrowserHash { get; init; }

    /// <summary>Where to go once signed in.</summary>
    [Id(2)] public required string RedirectUrl { get; init; }

    /// <summary>When it was made.</summary>
    [Id(3)] public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Whether it has signed in.</summary>
    [Id(4)] public bool IsUsed { get; init; }
}

/// <summary>The links of one address. Not reentrant: a link is used up before the next call looks at it.</summary>
internal sealed class MagicLinksGrain : Grain, IMagicLinksGrain
{
    private const int SecretBytes = 32;
    private const string Forget = "forget";

    // A tick may be early by a clock's difference; the one after finds everything old.
    private static readonly TimeSpan ForgetAfter = MagicLinks.Hour + TimeSpan.FromMinutes(1);

    private readonly StateWriter<MagicLinksState> _state;
    private readonly ReminderMetrics _metrics;
    private readonly TimeProvider _time;

    public MagicLinksGrain([PersistentState("magic-links")] IPersistentState<MagicLinksState> state, ReminderMetrics metrics, TimeProvider time)
    {
        _state = new StateWriter<MagicLinksState>(state);
        _metrics = metrics;
        _time = time;
    }

    public async Task<IssuedMagicLink> Issue(MagicLinkRequest request)
    {
        var now = _time.GetUtcNow();
        MailedLink[] recent = [.. _state.State.Links.Where(link => IsRecent(link, now))];
        if (recent.Length >= MagicLinks.PerHour) return new IssuedMagicLink { RetryAfter = recent[0].IssuedAt + MagicLinks.Hour - now };

        // The reminder first: a state without one would never be forgotten.
        await this.RegisterOrUpdateReminder(Forget, ForgetAfter, ForgetAfter);
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var made = new MailedLink { SecretHash = Hash(secret), BrowserHash = Hash(request.Browser), RedirectUrl = request.RedirectUrl, IssuedAt = now };
        await _state.Save(state =>
        {
            state.Email = request.Email;
            state.Links = [.. state.Links.Where(link => IsRecent(link, now)), made];
        });
        return new IssuedMagicLink { Secret = secret };
    }

    public Task Withdraw(string secret)
    {
        var hash = Hash(secret);
        return Find(hash) is null ? Task.CompletedTask : _state.Save(state => state.Links.RemoveAll(link => Same(link.SecretHash, hash)));
    }

    public Task<FollowedMagicLink> Follow(string secret, string? browser)
    {
        if (Find(Hash(secret)) is not { } link) return Task.FromResult(new FollowedMagicLink { State = MagicLinkState.Gone });
        return Task.FromResult(new FollowedMagicLink
        {
            State = browser is not null && Same(link.BrowserHash, Hash(browser)) ? MagicLinkState.SignsIn : MagicLinkState.Unconfirmed,
            Email = _state.State.Email,
            RedirectUrl = link.RedirectUrl,
        });
    }

    public async Task<bool> Use(string secret)
    {
        var hash = Hash(secret);
        if (Find(hash) is null) return false;

        // Made again on what is stored when somebody else has written meanwhile, and then it may be used already.
        var first = false;
        try
        {
            await _state.Save(state => first = Mark(state, isUsed: true));
            return first;
        }
        catch
        {
            // Nobody is signed in by it. What is stored is so with the next write, after the use itself, unless that was somebody else's.
            _ = _state.Save(state => _ = first && Mark(state, isUsed: false));
            throw;
        }

        bool Mark(MagicLinksState state, bool isUsed)
        {
            var at = state.Links.FindIndex(link => Same(link.SecretHash, hash) && link.IsUsed != isUsed);
            if (at >= 0) state.Links = [.. state.Links[..at], state.Links[at] with { IsUsed = isUsed }, .. state.Links[(at + 1)..]];
            return at >= 0;
        }
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _metrics.Ran("links");
        var now = _time.GetUtcNow();
        if (_state.State.Links.Exists(link => IsRecent(link, now))) return;
        await _state.Clear();
        if (await this.GetReminder(Forget) is { } reminder) await this.UnregisterReminder(reminder);
        DeactivateOnIdle();
    }

    private static bool IsRecent(MailedLink link, DateTimeOffset now) => now - link.IssuedAt < MagicLinks.Hour;

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static bool Same(byte[] one, byte[] other) => CryptographicOperations.FixedTimeEquals(one, other);

    private MailedLink? Find(byte[] hash)
    {
        var now = _time.GetUtcNow();
        return _state.State.Links.Find(link => Same(link.SecretHash, hash) && !link.IsUsed && now - link.IssuedAt < MagicLinks.Lifetime);
    }
}
