using Chatcode.Grains.Ids;
using Chatcode.Grains.State;
using Chatcode.Grains.Users;

namespace Chatcode.Grains.SignIn;

/// <summary>What outlives an identity grain's activation.</summary>
[GenerateSerializer, Alias("chatcode.IdentityState")]
public sealed class IdentityState
{
    /// <summary>The account; the default before the first sign-in. Not nullable: Orleans' JSON refuses a nullable struct of ours.</summary>
    [Id(0)] public UserId User { get; set; }
}

/// <summary>
/// One way in. Not reentrant, so that two first sign-ins make one account; it calls an account and the identity of an
/// address, and neither waits for it but the account's <see cref="IUserGrain.Disconnect"/>, which lets others in meanwhile.
/// </summary>
internal sealed class IdentityGrain : Grain, IIdentityGrain
{
    private readonly StateWriter<IdentityState> _state;
    private string _key = "";

    public IdentityGrain([PersistentState("identity")] IPersistentState<IdentityState> state) => _state = new StateWriter<IdentityState>(state);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = this.GetPrimaryKeyString();
        return Task.CompletedTask;
    }

    public async Task<UserId> SignIn(string email)
    {
        if (_state.State.User == default) await Take(await AccountOf(email));
        // What a failed write left in memory alone would be another account after the next activation.
        else await _state.Flush();

        // Each time, as a first sign-in may have ended between the two writes; it writes nothing when the account is there.
        var user = _state.State.User;
        await GrainFactory.GetGrain<IUserGrain>(user.Value).SignIn(email, _key);
        return user;
    }

    public async Task<UserId> Reserve()
    {
        await Take(UserId.New());
        return _state.State.User;
    }

    public async Task<bool> Connect(UserId user)
    {
        await Take(user);
        if (_state.State.User != user) return false;
        await GrainFactory.GetGrain<IUserGrain>(user.Value).Connect(_key);
        return true;
    }

    public Task Release(UserId user) => _state.State.User == user
        ? _state.Save(state => state.User = state.User == user ? default : state.User)
        : _state.Flush();

    private Task Take(UserId user) => _state.State.User == default
        ? _state.Save(state => state.User = state.User == default ? user : state.User)
        : _state.Flush();

    private Task<UserId> AccountOf(string email)
    {
        var provider = IdentityProviders.Of(_key);
        return provider is IdentityProviders.Email or IdentityProviders.Dev || !EmailAddress.TryParse(email, out var address)
            ? Task.FromResult(UserId.New())
            : GrainFactory.GetGrain<IIdentityGrain>(IdentityProviders.Key(IdentityProviders.Email, address.Value)).Reserve();
    }
}
