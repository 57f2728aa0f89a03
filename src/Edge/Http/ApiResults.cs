namespace Chatcode.Edge.Http;

/// <summary>Answers that more than one endpoint gives.</summary>
internal static class ApiResults
{
    /// <summary>Also for what is another user's: its existence is nobody's business.</summary>
    public static IResult NotFound(string what) => Error(StatusCodes.Status404NotFound, "not_found", $"{what} not found");

    public static IResult BadRequest(string code, string error) => Error(StatusCodes.Status400BadRequest, code, error);

    public static IResult Error(int status, string code, string error) => Error(status, new ErrorBody { Error = error, Code = code });

    public static IResult Error(int status, ErrorBody body) => Results.Json(body, statusCode: status);
}
