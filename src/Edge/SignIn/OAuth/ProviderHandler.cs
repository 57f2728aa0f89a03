using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chatcode.Grains.Ids;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chatcode.Edge.SignIn.OAuth;

/// <summary>
/// ASP.NET Core's OAuth handler, with flows bound to the person who started them, and an end of our own: what is signed in
/// is not the provider's claims but an account here.
/// </summary>
// No logger for the framework's part: it repeats what strangers say as they said it. ProviderEvents logs what there is to know.
internal abstract class ProviderHandler(IOptionsMonitor<OAuthOptions> options, UrlEncoder encoder)
    : OAuthHandler<OAuthOptions>(options, NullLoggerFactory.Instance, encoder)
{
    /// <summary>Does what the flow was for.</summary>
    /// <param name="connecting">Who connects an account; null for somebody who signs in.</param>
    /// <exception cref="FlowException">It cannot be.</exception>
    protected abstract Task CompleteAsync(UserId? connecting, OAuthTokenResponse tokens);

    // Only what its route has taken: the rate limit is the route's, and stands before this.
    public override async Task<bool> ShouldHandleRequestAsync() =>
        await base.ShouldHandleRequestAsync().ConfigureAwait(false) && Context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is not null;

    protected override bool ValidateCorrelationId(AuthenticationProperties properties)
    {
        FlowOutcome.Of(Context).Properties = properties;
        var valid = base.ValidateCorrelationId(properties);
        FlowOutcome.Of(Context).IsStateValid = valid;
        return valid;
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        // Before the code is used: what it is good for is nobody else's.
        if (context.Properties.Connecting() is { } connecting)
        {
            var now = await Context.AuthenticateAsync().ConfigureAwait(false);
            if (now.Principal?.FindUserId() != connecting)
            {
                return OAuthTokenResponse.Failed(new FlowException(SignInErrors.SessionChanged, "the flow was started by somebody else than who is signed in now"));
            }
        }

        return await base.ExchangeCodeAsync(context).ConfigureAwait(false);
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        await CompleteAsync(properties.Connecting(), tokens).ConfigureAwait(false);
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }

    /// <summary>Asks the provider's API with the person's token.</summary>
    protected async Task<JsonElement> GetJsonAsync(Uri address, OAuthTokenResponse tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new("Bearer", tokens.AccessToken);
        request.Headers.Accept.Add(new("application/json"));
        using var response = await Backchannel.SendAsync(request, Context.RequestAborted).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) throw new FlowException(SignInErrors.ProviderFailed, $"{address.AbsolutePath} answered {(int)response.StatusCode}");
        await using var body = await response.Content.ReadAsStreamAsync(Context.RequestAborted).ConfigureAwait(false);
        using var document = await JsonDocument.ParseAsync(body, cancellationToken: Context.RequestAborted).ConfigureAwait(false);
        return document.RootElement.Clone();
    }
}

/// <summary>What is known of a flow that comes back, also when it fails by an exception.</summary>
internal sealed class FlowOutcome
{
    /// <summary>Null when the state could not be read.</summary>
    public AuthenticationProperties? Properties { get; set; }

    /// <summary>The state is ours, recent, and of this browser.</summary>
    public bool IsStateValid { get; set; }

    public static FlowOutcome Of(HttpContext context)
    {
        if (context.Features.Get<FlowOutcome>() is { } known) return known;
        var made = new FlowOutcome();
        context.Features.Set(made);
        return made;
    }
}
