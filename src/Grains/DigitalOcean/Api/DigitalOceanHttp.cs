using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chatcode.Grains.DigitalOcean.Api;

/// <summary>An answer as it came; <see cref="Status"/> is null when none did.</summary>
internal sealed record HttpReply(HttpStatusCode? Status, byte[] Body, TimeSpan? RetryAfter)
{
    public static readonly HttpReply None = new(null, [], null);

    public bool IsSuccess => Status is { } status && (int)status is >= 200 and < 300;
}

/// <summary>
/// Sends one request to DigitalOcean and takes one answer, within a time and a size. It follows no redirect, so that a token
/// goes nowhere else, and what it logs has neither headers nor bodies. Safe for concurrent use.
/// </summary>
internal sealed partial class DigitalOceanHttp : IDisposable
{
    /// <summary>The longest answer that is read, in bytes; the list of all sizes is 0.2 MB. A longer one is no answer.</summary>
    public const int MaxAnswer = 2 * 1024 * 1024;

    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http;
    private readonly TimeSpan _timeout;
    private readonly DigitalOceanMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<DigitalOceanHttp> _log;

    public DigitalOceanHttp(IOptions<DigitalOceanOptions> options, DigitalOceanMetrics metrics, TimeProvider time, ILogger<DigitalOceanHttp> log)
    {
        // Connections end now and then, so that a changed address is found.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = ConnectionLifetime })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Chatcode");
        (_timeout, _metrics, _time, _log) = (options.Value.Timeout, metrics, time, log);
    }

    /// <summary>Never throws for what the network or the other side does.</summary>
    public async Task<HttpReply> SendAsync(HttpRequestMessage request)
    {
        var (method, path) = (request.Method.Method, request.RequestUri!.AbsolutePath);

        // The network's time: where a test sets the product's clock forward, no request is cut by it.
        using var timeout = new CancellationTokenSource(_timeout, TimeProvider.System);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            var body = await ReadAsync(answer.Content, timeout.Token).ConfigureAwait(false);
            LogAnswered(method, path, (int)answer.StatusCode);
            _metrics.Answered(request.Method, answer.StatusCode);
            return new HttpReply(answer.StatusCode, body, RetryAfter(answer));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            LogNoAnswer(method, path, failure is OperationCanceledException ? "no answer in time" : failure.Message);
            _metrics.Answered(request.Method, status: null);
            return HttpReply.None;
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (body.Length + read > MaxAnswer) throw new IOException($"the answer is longer than {MaxAnswer} bytes");
            body.Write(chunk, 0, read);
        }

        return body.ToArray();
    }

    private TimeSpan? RetryAfter(HttpResponseMessage answer)
    {
        var wait = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait is { } known ? TimeSpan.FromTicks(Math.Clamp(known.Ticks, 0, MaxRetryAfter.Ticks)) : null;
    }

    [LoggerMessage(EventIds.DigitalOceanAnswered, LogLevel.Debug, "DigitalOcean {Method} {Path}: {Status}")]
    private partial void LogAnswered(string method, string path, int status);

    [LoggerMessage(EventIds.DigitalOceanNoAnswer, LogLevel.Warning, "DigitalOcean {Method} {Path}: {Why}")]
    private partial void LogNoAnswer(string method, string path, string why);
}
