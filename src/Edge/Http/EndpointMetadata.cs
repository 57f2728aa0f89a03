namespace Chatcode.Edge.Http;

/// <summary>What endpoints say about themselves in OpenAPI.</summary>
internal static class EndpointMetadata
{
    public static TBuilder ProducesErrors<TBuilder>(this TBuilder endpoint, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ErrorBody), ["application/json"]));
        }

        return endpoint;
    }
}
