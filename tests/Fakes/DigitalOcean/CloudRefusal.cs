namespace Chatcode.Fakes.DigitalOcean;

/// <summary>The cloud says no.</summary>
internal sealed class CloudRefusal(int status, string id, string message) : Exception(message)
{
    public int Status => status;

    public string Id => id;

    public static CloudRefusal BadRequest(string message) => new(StatusCodes.Status400BadRequest, "bad_request", message);

    public static CloudRefusal Unauthorized() => new(StatusCodes.Status401Unauthorized, "Unauthorized", "Unable to authenticate you");

    public static CloudRefusal Forbidden() => new(StatusCodes.Status403Forbidden, "forbidden", "You are not authorized to perform this operation");

    public static CloudRefusal NotFound() => new(StatusCodes.Status404NotFound, "not_found", "The resource you requested could not be found.");

    public static CloudRefusal Unprocessable(string message) => new(StatusCodes.Status422UnprocessableEntity, "unprocessable_entity", message);

    public static CloudRefusal TooManyRequests() => new(StatusCodes.Status429TooManyRequests, "too_many_requests", "API rate limit exceeded.");

    /// <summary>What it says with a status that a test asks for.</summary>
    public static CloudRefusal Of(int status) => status switch
    {
        400 => BadRequest("The request could not be understood."),
        401 => Unauthorized(),
        403 => Forbidden(),
        404 => NotFound(),
        422 => Unprocessable("request payload validation failed"),
        429 => TooManyRequests(),
        503 => new(status, "service_unavailable", "Service temporarily unavailable"),
        _ => new(status, "server_error", "Unexpected server-side error"),
    };
}
