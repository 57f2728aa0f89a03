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

/// <summary>One way in.</summary>
internal sealed class IdentityGrain : Grain, IIdentityGrain
{
    private readonly StateWriter<IdentityState> _state;

    public IdentityGrain([PersistentState("identity")] IPersistentState<IdentityState> state) => _state = new StateWriter<IdentityState>(state);

    public async Task<UserId> SignIn(string email)
    {
        if (_state.State.User == default)
        {
            var made = UserId.New();
            await _state.Save(state => state.User = state.User == default ? made : state.User);
        }

        // Each time, as a first sign-in may have ended between the two writes; it writes nothing when the account is there.
        var user = _state.State.User;
        var key = this.GetPrimaryKeyString();
        await GrainFactory.GetGrain<IUserGrain>(user.Value).Create(email, key[..key.IndexOf(':', StringComparison.Ordinal)]);
        return user;
    }
}
