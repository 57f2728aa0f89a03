using Chatcode.Grains.Ids;
using Chatcode.Grains.State;

namespace Chatcode.Grains.DigitalOcean;

/// <summary>What outlives the grain's activation.</summary>
[GenerateSerializer, Alias("chatcode.DigitalOceanIdentityState")]
public sealed class DigitalOceanIdentityState
{
    /// <summary>The user; the default for nobody. Not nullable: Orleans' JSON refuses a nullable struct of ours.</summary>
    [Id(0)] public UserId User { get; set; }
}

/// <summary>Whose an account at DigitalOcean is.</summary>
internal sealed class DigitalOceanIdentityGrain : Grain, IDigitalOceanIdentityGrain
{
    private readonly StateWriter<DigitalOceanIdentityState> _state;

    public DigitalOceanIdentityGrain([PersistentState("digitalocean-identity")] IPersistentState<DigitalOceanIdentityState> state) =>
        _state = new StateWriter<DigitalOceanIdentityState>(state);

    public async Task<bool> Claim(UserId user)
    {
        if (_state.State.User == default || _state.IsDirty) await _state.Save(state => state.User = state.User == default ? user : state.User);
        return _state.State.User == user;
    }

    public async Task Release(UserId user)
    {
        if (_state.State.User == user) await _state.Clear();
    }
}
