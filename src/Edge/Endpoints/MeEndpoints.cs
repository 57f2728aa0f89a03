using System.Buffers;
using System.Security.Claims;
using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn;
using Chatcode.Grains.Users;

namespace Chatcode.Edge.Endpoints;

/// <summary>A person's settings.</summary>
internal static class MeEndpoints
{
    private const int MaxThemeLength = 32;

    private static readonly string[] ColorSchemes = ["system", "dark", "light"];
    private static readonly SearchValues<char> ThemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static void MapMe(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/me").WithTags("Settings").RequireAuthorization().ProducesErrors(StatusCodes.Status401Unauthorized);
        me.MapGet("/settings", Get).Produces<SettingsView>();
        me.MapPatch("/settings", Change).Produces<SettingsView>().ProducesErrors(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> Get(ClaimsPrincipal user, IGrainFactory grains) =>
        Show(await grains.GetGrain<IUserGrain>(user.RequireUserId().Value).GetPreferences().ConfigureAwait(false));

    private static async Task<IResult> Change(ClaimsPrincipal user, IGrainFactory grains, ChangeSettings change)
    {
        var (colorScheme, theme) = (change.Preferences?.ColorScheme, change.Preferences?.TerminalTheme);
        if (colorScheme is not null && !ColorSchemes.Contains(colorScheme))
        {
            return ApiResults.BadRequest("invalid_color_scheme", $"color_scheme must be one of {string.Join(", ", ColorSchemes)}");
        }

        if (theme is not null && (theme.Length is 0 or > MaxThemeLength || theme.AsSpan().ContainsAnyExcept(ThemeCharacters)))
        {
            return ApiResults.BadRequest("invalid_terminal_theme", $"terminal_theme must be 1 to {MaxThemeLength} of a-z, 0-9 and -");
        }

        var changes = new PreferenceChanges { ColorScheme = colorScheme, TerminalTheme = theme };
        return Show(await grains.GetGrain<IUserGrain>(user.RequireUserId().Value).SetPreferences(changes).ConfigureAwait(false));
    }

    private static IResult Show(Preferences preferences) => Results.Ok(new SettingsView(new PreferencesView(preferences.ColorScheme, preferences.TerminalTheme)));
}

/// <summary>A person's settings.</summary>
internal sealed record SettingsView(PreferencesView Preferences);

/// <summary>How a person likes things.</summary>
internal sealed record PreferencesView(string ColorScheme, string TerminalTheme);

/// <summary>Settings to change; what is absent stays.</summary>
internal sealed record ChangeSettings(ChangePreferences? Preferences);

/// <summary>Preferences to change; what is absent stays.</summary>
internal sealed record ChangePreferences(string? ColorScheme, string? TerminalTheme);
