using System.Net.WebSockets;
using System.Reflection;
using Chatcode.Edge.Sockets.Delivery;
using Chatcode.Grains.Gateways;
using Orleans;

namespace Chatcode.Edge.Tests.Sockets;

/// <summary>A grain that answers as the test says, in place of the engine's.</summary>
public class ScriptedGrain : DispatchProxy
{
    private Func<string, object?[], object?> _answer = null!;

    internal static IGatewayGrain Make(Func<string, object?[], object?> answer) => Make<IGatewayGrain>(answer);

    internal static TGrain Make<TGrain>(Func<string, object?[], object?> answer)
        where TGrain : IGrain
    {
        var grain = Create<TGrain, ScriptedGrain>();
        ((ScriptedGrain)(object)grain)._answer = answer;
        return grain;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!.Name, args!);
}

/// <summary>Gives out one grain, whatever is asked for. A proxy, since Orleans' own interface has many more members than the stand-in's.</summary>
public class OneGrainFactory : DispatchProxy
{
    private IGrain _grain = null!;

    internal static IGrainFactory Of(IGrain grain)
    {
        var factory = Create<IGrainFactory, OneGrainFactory>();
        ((OneGrainFactory)(object)factory)._grain = grain;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(IGrainFactory.GetGrain) => _grain,
        nameof(IGrainFactory.CreateObjectReference) => args![0],
        _ => null,
    };
}

/// <summary>A socket that nothing is done to.</summary>
internal sealed class NoSocket : WebSocket
{
    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => WebSocketState.Open;

    public override string? SubProtocol => null;

    public override void Abort()
    {
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
    }

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>An edge that stands alone.</summary>
internal static class LoneEdge
{
    public static EdgeIdentity Make(IGrainFactory grains) =>
        new(new EdgeObserver(new EdgeHubs(static _ => throw new InvalidOperationException("no hub is made here"))), grains);
}
