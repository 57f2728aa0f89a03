using Chatcode.Grains.Ids;
using Chatcode.Grains.SignIn;
using Chatcode.Grains.State;
using Orleans.Concurrency;

namespace Chatcode.Grains.Users;

/// <summary>A person's account. Reentrant: its list pages are asked at once, and an identity may sign in while another is untied.</summary>
[Reentrant]
internal sealed partial class UserGrain : Grain, IUserGrain
{
    private readonly StateWriter<UserState> _state;
    private readonly TimeProvider _time;
    private UserId _id;

    public UserGrain([PersistentState("user")] IPersistentState<UserState> state, TimeProvider time)
    {
        _state = new StateWriter<UserState>(state);
        _time = time;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = UserId.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public Task<UserProfile?> Get() => Task.FromResult(_state.State.Profile);

    public async Task<UserProfile> SignIn(string email, string identity)
    {
        await Note(identity, email);
        return _state.State.Profile!;
    }

    public Task Connect(string identity) => Note(identity, email: null);

    public Task<Preferences> GetPreferences() => Task.FromResult(_state.State.Preferences);

    public async Task<Preferences> SetPreferences(PreferenceChanges changes)
    {
        await _state.Save(state => state.Preferences = new Preferences
        {
            ColorScheme = changes.ColorScheme ?? state.Preferences.ColorScheme,
            TerminalTheme = changes.TerminalTheme ?? state.Preferences.TerminalTheme,
        });
        return _state.State.Preferences;
    }
}
