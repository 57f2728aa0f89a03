using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Chatcode.Grains.DigitalOcean.Api;

/// <inheritdoc/>
internal sealed class DigitalOceanApi(DigitalOceanHttp http, IOptions<DigitalOceanOptions> options) : IDigitalOceanApi
{
    /// <summary>Pages of a list that are read; more is a failure. The longest list there is, sizes, has one.</summary>
    public const int MaxPages = 10;

    /// <summary>The most that DigitalOcean puts on a page.</summary>
    private const int PageSize = 200;

    // Its id is "unprocessable_entity", as of every 422.
    private const string PendingEvent = "pending event";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Uri _address = new(options.Value.ApiUrl);

    public Task<ApiResult<Droplet>> CreateDroplet(string token, NewDroplet droplet) =>
        Call<DropletAnswer, Droplet>(token, HttpMethod.Post, "/v2/droplets", static answer => answer.Droplet, droplet);

    public Task<ApiResult<Droplet>> GetDroplet(string token, long id) =>
        Call<DropletAnswer, Droplet>(token, HttpMethod.Get, $"/v2/droplets/{id}", static answer => answer.Droplet);

    public Task<ApiResult<Droplet[]>> FindDroplets(string token, string tag) =>
        List<DropletsAnswer, Droplet>(token, $"/v2/droplets?tag_name={Uri.EscapeDataString(tag)}");

    public async Task<ApiResult<Done>> DeleteDroplet(string token, long id)
    {
        var reply = await Send(token, HttpMethod.Delete, $"/v2/droplets/{id}", body: null).ConfigureAwait(false);
        return reply.IsSuccess ? new ApiResult<Done>(ApiOutcome.Ok, Done.It) : Failure<Done>(reply);
    }

    public Task<ApiResult<DropletAction>> SwitchDroplet(string token, long id, bool on) =>
        Call<ActionAnswer, DropletAction>(
            token, HttpMethod.Post, $"/v2/droplets/{id}/actions", static answer => answer.Action, new { Type = on ? "power_on" : "power_off" });

    public Task<ApiResult<Region[]>> GetRegions(string token) => List<RegionsAnswer, Region>(token, "/v2/regions?");

    public Task<ApiResult<Size[]>> GetSizes(string token) => List<SizesAnswer, Size>(token, "/v2/sizes?");

    public Task<ApiResult<Image[]>> GetImages(string token) => List<ImagesAnswer, Image>(token, "/v2/images?type=distribution");

    public Task<ApiResult<Account>> GetAccount(string token) =>
        Call<AccountAnswer, Account>(token, HttpMethod.Get, "/v2/account", static answer => answer.Account);

    // A droplet without a number could be neither found again nor deleted. What else has no number, or is null, is as little worth.
    private static bool MakesSense<T>([NotNullWhen(true)] T? answered) => answered switch
    {
        null => false,
        Droplet droplet => droplet.Id > 0 && droplet.Tags?.Contains(null) != true && droplet.Networks?.V4?.Contains(null) != true,
        DropletAction action => action.Id > 0,
        _ => true,
    };

    private async Task<ApiResult<TItem[]>> List<TAnswer, TItem>(string token, string path)
        where TAnswer : class, IPaged<TItem>
    {
        List<TItem> all = [];
        for (var page = 1; page <= MaxPages; page++)
        {
            // By number, not by the address that a page names: a token goes nowhere that an answer says.
            var separator = path.EndsWith('?') ? "" : "&";
            var result = await Call<TAnswer, TAnswer>(
                token, HttpMethod.Get, $"{path}{separator}page={page}&per_page={PageSize}", static answer => answer.Items?.All(MakesSense) == true ? answer : null).ConfigureAwait(false);
            if (result.Value is not { } answer) return new ApiResult<TItem[]>(result.Outcome, Message: result.Message, RetryAfter: result.RetryAfter);
            all.AddRange(answer.Items!);
            if (answer.Links?.Pages?.Next is null) return new ApiResult<TItem[]>(ApiOutcome.Ok, [.. all]);
        }

        return new ApiResult<TItem[]>(ApiOutcome.Failed, Message: $"the list has more than {MaxPages} pages");
    }

    private async Task<ApiResult<TValue>> Call<TAnswer, TValue>(
        string token, HttpMethod method, string path, Func<TAnswer, TValue?> value, object? body = null)
        where TAnswer : class
        where TValue : class
    {
        var reply = await Send(token, method, path, body).ConfigureAwait(false);
        if (!reply.IsSuccess) return Failure<TValue>(reply);
        return TryRead<TAnswer>(reply.Body) is { } answer && value(answer) is var found && MakesSense(found)
            ? new ApiResult<TValue>(ApiOutcome.Ok, found)
            : new ApiResult<TValue>(ApiOutcome.Failed, Message: "the answer makes no sense");
    }

    private async Task<HttpReply> Send(string token, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(_address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Json));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return await http.SendAsync(request).ConfigureAwait(false);
    }

    private static ApiResult<T> Failure<T>(HttpReply reply)
        where T : class
    {
        var message = Reason.Clean(TryRead<ErrorAnswer>(reply.Body)?.Message);
        var outcome = reply.Status switch
        {
            null => ApiOutcome.NoAnswer,
            HttpStatusCode.Unauthorized => ApiOutcome.Unauthorized,
            HttpStatusCode.NotFound => ApiOutcome.NotFound,
            HttpStatusCode.TooManyRequests => ApiOutcome.RateLimited,
            HttpStatusCode.RequestTimeout => ApiOutcome.NoAnswer,
            HttpStatusCode.UnprocessableEntity when message?.Contains(PendingEvent, StringComparison.OrdinalIgnoreCase) == true => ApiOutcome.Busy,
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => ApiOutcome.Refused,
            _ => ApiOutcome.Failed,
        };
        return new ApiResult<T>(outcome, Message: message, RetryAfter: reply.RetryAfter);
    }

    private static T? TryRead<T>(byte[] body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
