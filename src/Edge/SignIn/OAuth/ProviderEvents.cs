using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace Chatcode.Edge.SignIn.OAuth;

/// <summary>How flows end in the browser: on the page that was asked for, or on one of ours with a reason.</summary>
internal sealed partial class ProviderEvents : OAuthEvents
{
    private const int MaxLogged = 200;

    public override Task TicketReceived(TicketReceivedContext context)
    {
        // The handler has done what the flow was for.
        Count(context.HttpContext, context.Scheme.Name, SignInMetrics.Ok);
        context.HandleResponse();
        context.Response.Redirect(context.ReturnUri ?? "/");
        return Task.CompletedTask;
    }

    public override Task AccessDenied(AccessDeniedContext context)
    {
        Count(context.HttpContext, context.Scheme.Name, SignInErrors.AccessDenied);
        context.HandleResponse();
        return End(context.HttpContext, context.Properties, SignInErrors.AccessDenied);
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        var flow = FlowOutcome.Of(context.HttpContext);
        var error = flow.IsStateValid ? OAuthFlow.ErrorOf(context.Failure) : SignInErrors.StateInvalid;
        Log(context.HttpContext.RequestServices.GetRequiredService<ILogger<ProviderEvents>>(), context.Scheme.Name, error, context.Failure);
        Count(context.HttpContext, context.Scheme.Name, error);
        context.HandleResponse();
        return End(context.HttpContext, flow.Properties, error);
    }

    private static Task End(HttpContext context, AuthenticationProperties? properties, string error) =>
        new FailedFlow(error, OAuthFlow.FailurePage(properties, error)).ExecuteAsync(context);

    private static void Count(HttpContext context, string provider, string outcome) =>
        context.RequestServices.GetRequiredService<SignInMetrics>().Ended(provider, outcome);

    private static void Log(ILogger logger, string provider, string error, Exception? failure)
    {
        // What a provider says, or a stranger in its name, is a text of any length with anything in it.
        var known = failure is FlowException or AuthenticationFailureException or HttpRequestException or OperationCanceledException or JsonException;
        var problem = string.Concat((failure?.Message ?? "").Where(static character => !char.IsControl(character)).Take(MaxLogged));
        if (error == SignInErrors.StateInvalid) LogStateInvalid(logger, provider, problem);
        else LogFailed(logger, known ? null : failure, provider, error, problem);
    }

    [LoggerMessage(EventIds.ProviderFailed, LogLevel.Warning, "Sign-in by {Provider} failed with {Error}: {Problem}")]
    private static partial void LogFailed(ILogger logger, Exception? failure, string provider, string error, string problem);

    // Anybody can cause it.
    [LoggerMessage(EventIds.StateInvalid, LogLevel.Debug, "A flow of {Provider} came back that was not started here: {Problem}")]
    private static partial void LogStateInvalid(ILogger logger, string provider, string problem);
}
