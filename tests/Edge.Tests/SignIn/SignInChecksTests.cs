using System.Security.Claims;
using Chatcode.Edge.SignIn;
using Chatcode.Edge.SignIn.Cookies;
using Chatcode.Edge.Sockets;
using Chatcode.Edge.Tests.Sockets;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Users;

namespace Chatcode.Edge.Tests.SignIn;

/// <summary>What an edge remembers of sign-ins, and what it must not.</summary>
public sealed class SignInChecksTests
{
    private static readonly UserId User = UserId.New();

    private readonly ManualTime _time = new();
    private readonly SignInChecks _checks;
    private SignInRules? _rules = Rules(version: 0, revision: 0);
    private Task<SignInRules?>? _late;
    private int _asked;

    public SignInChecksTests()
    {
        var grain = ScriptedGrain.Make<IUserGrain>((_, _) =>
        {
            _asked++;
            return _late ?? Task.FromResult<SignInRules?>(_rules);
        });
        _checks = new SignInChecks(OneGrainFactory.Of(grain), _time);
    }

    [Fact]
    public async Task ManyRequests_CostOneCall_UntilTheAnswerIsOld()
    {
        for (var i = 0; i < 100; i++) Assert.True(await _checks.HoldsAsync(Principal()));
        Assert.Equal(1, _asked);
        _rules = Rules(version: 1, revision: 1);
        _time.Advance(SignInChecks.MaxAge - TimeSpan.FromTicks(1));
        Assert.True(await _checks.HoldsAsync(Principal()));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(await _checks.HoldsAsync(Principal()));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task SignOutHere_HoldsAtOnce_AlsoAgainstAnAnswerFromBeforeIt()
    {
        var late = new TaskCompletionSource<SignInRules?>();
        _late = late.Task;
        var checking = _checks.HoldsAsync(Principal());
        _checks.Learn(User, Rules(version: 1, revision: 1));
        late.SetResult(Rules(version: 0, revision: 0));
        Assert.False(await checking);
        Assert.False(await _checks.HoldsAsync(Principal()));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task OneCookie_IsSignedOutByItsId()
    {
        _checks.Learn(User, Rules(version: 0, revision: 1, "sin-gone"));
        Assert.False(await _checks.HoldsAsync(Principal("sin-gone")));
        Assert.True(await _checks.HoldsAsync(Principal("sin-other")));
    }

    [Fact]
    public async Task NoAccount_HoldsNothing_AndIsNotRemembered()
    {
        _rules = null;
        Assert.False(await _checks.HoldsAsync(Principal()));
        Assert.False(await _checks.HoldsAsync(new ClaimsPrincipal(new ClaimsIdentity())));
        _rules = Rules(version: 0, revision: 0);
        Assert.True(await _checks.HoldsAsync(Principal()));
    }

    [Fact]
    public void SocketThatOpensDuringASignOut_IsClosed()
    {
        _checks.Learn(User, Rules(version: 1, revision: 1));
        var sockets = new SignedInSockets(_checks);
        var close = new SocketClose(new NoSocket(), TimeSpan.FromSeconds(1), _time);
        using var held = sockets.Add(Principal(), close);
        Assert.True(close.IsRequested);
    }

    [Fact]
    public void Sockets_AreForgottenWhenTheyEnd_AndOthersStayOpen()
    {
        var sockets = new SignedInSockets(_checks);
        var (ended, open) = (new SocketClose(new NoSocket(), TimeSpan.FromSeconds(1), _time), new SocketClose(new NoSocket(), TimeSpan.FromSeconds(1), _time));
        sockets.Add(Principal(), ended).Dispose();
        Assert.Empty(sockets.Users());
        using var held = sockets.Add(Principal("sin-other"), open);
        sockets.Enforce(User, Rules(version: 0, revision: 1, "sin-one"));
        Assert.Equal((false, false), (ended.IsRequested, open.IsRequested));
        Assert.Equal([User], sockets.Users());
        sockets.Enforce(User, rules: null);
        Assert.True(open.IsRequested);
    }

    private static ClaimsPrincipal Principal(string id = "sin-one") => SignedIn.Principal(
        new UserProfile { Id = User, Email = "ada@example.com", Providers = [], SessionVersion = 0 }, "test", new Claim("sid", id));

    private static SignInRules Rules(int version, long revision, params string[] signedOut) => new() { Version = version, SignedOut = signedOut, Revision = revision };
}
