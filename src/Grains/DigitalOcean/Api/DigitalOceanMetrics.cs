using System.Diagnostics.Metrics;
using System.Net;

namespace Chatcode.Grains.DigitalOcean.Api;

/// <summary>What is counted of calls to DigitalOcean.</summary>
internal sealed class DigitalOceanMetrics
{
    public const string MeterName = "Chatcode.DigitalOcean";

    private readonly Counter<long> _calls;

    public DigitalOceanMetrics(IMeterFactory meters) =>
        _calls = meters.Create(MeterName).CreateCounter<long>("chatcode.digitalocean.calls", "{call}", "Requests to DigitalOcean, by method and outcome.");

    /// <param name="method">Of the request, one of the few that are used.</param>
    /// <param name="status">Of the answer; null when none came.</param>
    public void Answered(HttpMethod method, HttpStatusCode? status) =>
        _calls.Add(1, new("method", method.Method), new("outcome", Outcome(status)));

    private static string Outcome(HttpStatusCode? status) => status switch
    {
        null => "no_answer",
        HttpStatusCode.Unauthorized => "unauthorized",
        HttpStatusCode.NotFound => "not_found",
        HttpStatusCode.TooManyRequests => "rate_limited",
        >= HttpStatusCode.InternalServerError => "failed",
        >= HttpStatusCode.MultipleChoices => "refused",
        _ => "ok",
    };
}
