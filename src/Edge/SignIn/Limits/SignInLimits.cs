using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Chatcode.Edge.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Chatcode.Edge.SignIn.Limits;

/// <summary>How often one caller (<see cref="ClientAddress.Network"/>) may try. Registered before the edge to override.</summary>
internal sealed record SignInLimits
{
    /// <summary>Mails that it may ask for within an hour.</summary>
    public int MailsPerHour { get; init; } = 20;

    /// <summary>Steps of any sign-in within a minute: links followed, flows started and come back from.</summary>
    public int StepsPerMinute { get; init; } = 120;
}

/// <summary>ASP.NET Core's rate limiter with the limits of sign-in.</summary>
internal static class SignInLimiter
{
    /// <summary>Policy of routes that send mail.</summary>
    public const string Mails = "sign-in mails";

    /// <summary>Policy of all steps of a sign-in.</summary>
    public const string Steps = "sign-in steps";

    // The window slides in so many steps: a caller has its next try before the whole hour is over.
    private const int Segments = 6;

    private static readonly TimeSpan MailWindow = TimeSpan.FromHours(1);
    private static readonly TimeSpan StepWindow = TimeSpan.FromMinutes(1);

    public static void AddSignInLimiter(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = static (rejected, _) =>
        {
            // A sliding window does not say; nothing is free before its next step.
            var policy = rejected.HttpContext.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName;
            SetRetryAfter(rejected.HttpContext.Response, (policy == Mails ? MailWindow : StepWindow) / Segments);
            return ValueTask.CompletedTask;
        };
        limiter.AddPolicy(Mails, static context => Window(context, MailWindow, static limits => limits.MailsPerHour));
        limiter.AddPolicy(Steps, static context => Window(context, StepWindow, static limits => limits.StepsPerMinute));
    });

    /// <summary>Sets <c>Retry-After</c>, in whole seconds, at least one.</summary>
    public static void SetRetryAfter(HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static RateLimitPartition<IPAddress> Window(HttpContext context, TimeSpan window, Func<SignInLimits, int> limit)
    {
        var permits = limit(context.RequestServices.GetRequiredService<SignInLimits>());
        return RateLimitPartition.GetSlidingWindowLimiter(ClientAddress.Network(context.Connection.RemoteIpAddress ?? IPAddress.None), _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = window,
            SegmentsPerWindow = Segments,
            QueueLimit = 0,
        });
    }
}
