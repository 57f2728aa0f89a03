using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Chatcode.Engine.InProcess.Activations;

namespace Chatcode.Engine.InProcess.Calls;

/// <summary>Base of the proxies that stand for grains. References to one grain are equal, whatever their interface.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "Proxies derive from it at run time.")]
internal class GrainReference : DispatchProxy, IReference, IRecipient
{
    private GrainId _id;
    private EngineRuntime _engine = null!;

    public string? Key => _id.Key;

    public static object Make(EngineRuntime engine, GrainId id, Type contract)
    {
        if (!contract.IsAssignableFrom(id.Class.Type)) throw new InvalidCastException($"{id.Class.Type} does not implement {contract}.");
        var proxy = (GrainReference)Create(contract, typeof(GrainReference));
        proxy._id = id;
        proxy._engine = engine;
        return proxy;
    }

    public object Cast(Type contract) => contract.IsInstanceOfType(this) ? this : Make(_engine, _id, contract);

    public void Deliver(Request request) => _engine.Directory.Deliver(_id, request);

    public override bool Equals(object? obj) => obj is GrainReference other && other._id == _id;

    public override int GetHashCode() => _id.GetHashCode();

    public override string ToString() => _id.ToString();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        CallShape.Of(targetMethod!).NewCall(args ?? []).Send(this, _engine.Timeouts);
}
