using System.Text.Json;

namespace Chatcode.Fakes.DigitalOcean;

/// <summary>https://api.digitalocean.com/v2, the part of it that the product uses and its neighbours.</summary>
internal sealed class ApiEndpoints(FakeDigitalOceanOptions options, DropletCloud cloud)
{
    public void Map(IEndpointRouteBuilder v2)
    {
        v2.MapGet("/account", (HttpContext http) =>
        {
            var account = Caller.Of(http).Account;
            return Results.Json(new
            {
                account = new
                {
                    droplet_limit = options.DropletLimit,
                    floating_ip_limit = 5,
                    email = account.Email,
                    name = account.Name,
                    uuid = account.Uuid,
                    email_verified = true,
                    status = account.Status,
                    status_message = "",
                    team = new { uuid = account.TeamUuid, name = "My Team" },
                },
            });
        });
        v2.MapGet("/regions", (HttpRequest http) => ApiAnswers.Page(http, "regions", Catalog.Regions));
        v2.MapGet("/sizes", (HttpRequest http) => ApiAnswers.Page(http, "sizes", Catalog.Sizes));
        v2.MapGet("/images", Images);
        MapDroplets(v2);
        MapTags(v2);
    }

    private static IResult Images(HttpRequest http)
    {
        var type = http.Query["type"].ToString();
        var found = http.Query["private"] == "true" ? [] : Catalog.Images.Where(image => type switch
        {
            "distribution" => !Catalog.IsApplication(image),
            "application" => Catalog.IsApplication(image),
            _ => true,
        });
        return ApiAnswers.Page(http, "images", found.ToArray());
    }

    private void MapDroplets(IEndpointRouteBuilder v2)
    {
        v2.MapPost("/droplets", async (HttpContext http) =>
        {
            var (droplet, action) = cloud.Create(Caller.Of(http).Account.Uuid, await ReadAsync<DropletOrder>(http.Request).ConfigureAwait(false));
            return Results.Json(
                new
                {
                    droplet = ApiAnswers.From(droplet),
                    links = new { actions = new[] { new ActionLinkShape(action.Id, "create", $"{http.Request.Scheme}://{http.Request.Host}/v2/actions/{action.Id}") } },
                },
                statusCode: StatusCodes.Status202Accepted);
        });
        v2.MapGet("/droplets", (HttpContext http) => ApiAnswers.Page(
            http.Request, "droplets", cloud.List(Caller.Of(http).Account.Uuid, Text(http, "tag_name"), Text(http, "name")).Select(ApiAnswers.From).ToArray()));
        v2.MapDelete("/droplets", (HttpContext http) =>
        {
            cloud.DestroyTagged(Caller.Of(http).Account.Uuid, Text(http, "tag_name") ?? throw CloudRefusal.BadRequest("tag_name is required"));
            return Results.NoContent();
        });
        v2.MapGet("/droplets/{id:long}", (HttpContext http, long id) => Results.Json(new { droplet = ApiAnswers.From(cloud.Get(Caller.Of(http).Account.Uuid, id)) }));
        v2.MapDelete("/droplets/{id:long}", (HttpContext http, long id) =>
        {
            cloud.Destroy(Caller.Of(http).Account.Uuid, id);
            return Results.NoContent();
        });
        v2.MapPost("/droplets/{id:long}/actions", async (HttpContext http, long id) =>
        {
            var wanted = await ReadAsync<ActionOrder>(http.Request).ConfigureAwait(false);
            var action = cloud.Act(Caller.Of(http).Account.Uuid, id, wanted.Type);
            return Results.Json(new { action = Describe(http, action) }, statusCode: StatusCodes.Status201Created);
        });
        v2.MapGet("/droplets/{id:long}/actions", (HttpContext http, long id) =>
        {
            var droplet = cloud.Get(Caller.Of(http).Account.Uuid, id);
            return ApiAnswers.Page(http.Request, "actions", cloud.ActionsOf(id).Reverse().Select(action => ApiAnswers.From(action, droplet)).ToArray());
        });
        v2.MapGet("/droplets/{id:long}/actions/{action:long}", (HttpContext http, long id, long action) =>
        {
            var found = cloud.GetAction(Caller.Of(http).Account.Uuid, action);
            return found.Droplet == id ? Results.Json(new { action = Describe(http, found) }) : throw CloudRefusal.NotFound();
        });
        v2.MapGet("/actions/{action:long}", (HttpContext http, long action) =>
            Results.Json(new { action = Describe(http, cloud.GetAction(Caller.Of(http).Account.Uuid, action)) }));
    }

    private void MapTags(IEndpointRouteBuilder v2)
    {
        v2.MapGet("/tags", (HttpContext http) => ApiAnswers.Page(http.Request, "tags", cloud.Tags(Caller.Of(http).Account.Uuid).Select(tag => Describe(http, tag)).ToArray()));
        v2.MapPost("/tags", async (HttpContext http) =>
        {
            var wanted = await ReadAsync<TagOrder>(http.Request).ConfigureAwait(false);
            return Results.Json(new { tag = Describe(http, cloud.AddTag(Caller.Of(http).Account.Uuid, wanted.Name)) }, statusCode: StatusCodes.Status201Created);
        });
        v2.MapGet("/tags/{name}", (HttpContext http, string name) => cloud.Tags(Caller.Of(http).Account.Uuid).Contains(name)
            ? Results.Json(new { tag = Describe(http, name) })
            : throw CloudRefusal.NotFound());
        v2.MapDelete("/tags/{name}", (HttpContext http, string name) =>
        {
            cloud.RemoveTag(Caller.Of(http).Account.Uuid, name);
            return Results.NoContent();
        });
    }

    private ActionShape Describe(HttpContext http, DropletAction action) => ApiAnswers.From(action, cloud.Get(Caller.Of(http).Account.Uuid, action.Droplet));

    private TagShape Describe(HttpContext http, string tag)
    {
        var tagged = cloud.List(Caller.Of(http).Account.Uuid, tag, name: null);
        var last = tagged.Count == 0 ? null : $"{http.Request.Scheme}://{http.Request.Host}/v2/droplets/{tagged[^1].Id}";
        return new TagShape(tag, new TagResourcesShape(tagged.Count, last, new TaggedShape(tagged.Count, last)));
    }

    private static string? Text(HttpContext http, string name) => http.Request.Query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;

    private static async Task<T> ReadAsync<T>(HttpRequest http)
    {
        if (!http.HasJsonContentType()) throw CloudRefusal.BadRequest("The request body must be JSON.");
        try
        {
            return await http.ReadFromJsonAsync<T>().ConfigureAwait(false) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            throw CloudRefusal.BadRequest("The request body is not valid JSON of the expected form.");
        }
    }

    private sealed record ActionOrder(string? Type);

    private sealed record TagOrder(string? Name);
}
