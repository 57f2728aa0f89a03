namespace Chatcode.Fakes.Web;

/// <summary>Every fake's control surface: what a test does in process, for a person or another process.</summary>
internal static class ControlEndpoints
{
    public const string Prefix = "/_fake";

    /// <summary>
    /// <c>GET /_fake/requests</c>; <c>GET</c>, <c>POST</c>, <c>DELETE /_fake/faults</c>; <c>POST /_fake/release</c>.
    /// </summary>
    public static void MapControl(this IEndpointRouteBuilder routes, FaultPlan faults, Arrivals<ReceivedRequest> requests)
    {
        var control = routes.MapGroup(Prefix);
        // Without bodies and headers: a screen that is shared shows no secret.
        control.MapGet("/requests", () => requests.All.Select(static one => new { one.Method, one.Path, one.Query, one.Status }));
        control.MapGet("/faults", () => faults.Planned.Select(FaultRequest.From));
        control.MapPost("/faults", (FaultRequest wanted) =>
        {
            if (wanted is not { Times: >= 1, After: >= 0, DelayMs: >= 0 }) return Results.BadRequest("times is 1 at least, after and delay_ms are 0 at least");
            faults.Add(wanted.Method, wanted.Path, wanted.ToFault(), wanted.Times, wanted.After);
            return Results.NoContent();
        });
        control.MapDelete("/faults", () =>
        {
            faults.Clear();
            return Results.NoContent();
        });
        control.MapPost("/release", () =>
        {
            faults.Release();
            return Results.NoContent();
        });
    }

    private sealed record FaultRequest
    {
        public string Method { get; init; } = "*";
        public string Path { get; init; } = "*";
        public required FaultKind Kind { get; init; }
        public int Status { get; init; } = 500;
        public string? Body { get; init; }
        public int? RetryAfter { get; init; }
        public int DelayMs { get; init; }
        public int Times { get; init; } = 1;
        public int After { get; init; }

        public static FaultRequest From(PlannedFault planned) => new()
        {
            Method = planned.Method,
            Path = planned.Path,
            Kind = planned.Fault.Kind,
            Status = planned.Fault.Status,
            Body = planned.Fault.Body,
            RetryAfter = planned.Fault.RetryAfter,
            DelayMs = (int)planned.Fault.Delay.TotalMilliseconds,
            Times = planned.Times,
            After = planned.After,
        };

        public Fault ToFault() => new()
        {
            Kind = Kind,
            Status = Status,
            Body = Body,
            RetryAfter = RetryAfter,
            Delay = TimeSpan.FromMilliseconds(DelayMs),
        };
    }
}
