using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Chatcode.Engine.InProcess.Calls;

/// <summary>Base of the proxies that stand for observers. Does not keep the observer alive.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "Proxies derive from it at run time.")]
internal class ObserverReference : DispatchProxy, IReference
{
    private ResponseTimeouts _timeouts = null!;

    public string? Key => null;

    public ObserverTarget Target { get; private set; } = null!;

    public static object Make(ObserverTarget target, ResponseTimeouts timeouts, Type contract)
    {
        var proxy = (ObserverReference)Create(contract, typeof(ObserverReference));
        proxy.Target = target;
        proxy._timeouts = timeouts;
        return proxy;
    }

    public object Cast(Type contract) => contract.IsInstanceOfType(this) ? this : Make(Target, _timeouts, contract);

    public override bool Equals(object? obj) => obj is ObserverReference other && other.Target == Target;

    public override int GetHashCode() => Target.GetHashCode();

    public override string ToString() => Target.ToString();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        CallShape.Of(targetMethod!).NewCall(args ?? []).Send(Target, _timeouts);
}
