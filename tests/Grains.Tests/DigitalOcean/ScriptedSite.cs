using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Chatcode.Grains.Tests.DigitalOcean;

/// <summary>A web server that answers what a test says, to the byte, for answers that no sane server gives.</summary>
public sealed class ScriptedSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script = new();

    private ScriptedSite(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    /// <summary>Method, path with query, and body of each request, in order.</summary>
    public ConcurrentQueue<SiteRequest> Requests { get; } = new();

    public static async Task<ScriptedSite> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var site = new ScriptedSite(app);
        app.Run(site.AnswerAsync);
        await app.StartAsync();
        site.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return site;
    }

    /// <summary>The answer to the next request that has none yet.</summary>
    public ScriptedSite Then(Func<HttpContext, Task> answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    public ScriptedSite Then(int status, string body = "", params (string Name, string Value)[] headers) => Then(async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers) context.Response.Headers[name] = value;
        if (body.Length > 0) await context.Response.WriteAsync(body);
    });

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue(new SiteRequest(context.Request.Method, context.Request.Path + context.Request.QueryString, body, context.Request.Headers.Authorization.ToString()));
        if (_script.TryDequeue(out var answer)) await answer(context);
        else context.Response.StatusCode = StatusCodes.Status418ImATeapot;
    }
}

/// <summary>A request as it came.</summary>
public sealed record SiteRequest(string Method, string Target, string Body, string Authorization);
