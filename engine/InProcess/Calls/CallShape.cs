using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Chatcode.Engine.InProcess.Calls;

/// <summary>What is known of an interface's method, once for all its calls.</summary>
internal abstract class CallShape
{
    private static readonly ConcurrentDictionary<MethodInfo, CallShape> Shapes = new();

    private readonly MethodInvoker _invoker;
    private readonly int[] _addressables;
    private readonly ParameterInfo[] _parameters;

    protected CallShape(MethodInfo method)
    {
        Method = method;
        _invoker = MethodInvoker.Create(method);
        _parameters = method.GetParameters();
        TokenAt = Array.FindIndex(_parameters, p => p.ParameterType == typeof(CancellationToken));
        _addressables = [.. _parameters.Where(p => typeof(IAddressable).IsAssignableFrom(p.ParameterType)).Select(p => p.Position)];
        Timeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        AlwaysInterleaves = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        IsOneWay = method.IsDefined(typeof(OneWayAttribute));
    }

    public MethodInfo Method { get; }

    /// <summary>The method's own response timeout; null for the engine's.</summary>
    public TimeSpan? Timeout { get; }

    public bool AlwaysInterleaves { get; }

    public bool IsReadOnly { get; }

    public bool IsOneWay { get; }

    /// <summary>Which argument is a <see cref="CancellationToken"/>; negative for none.</summary>
    public int TokenAt { get; }

    /// <summary>The shape of a method.</summary>
    /// <exception cref="NotSupportedException">The method is of a kind that this engine does not have.</exception>
    public static CallShape Of(MethodInfo method) => Shapes.GetOrAdd(method, Make);

    /// <summary>Checks every method of an interface.</summary>
    /// <exception cref="NotSupportedException">A method is of a kind that this engine does not have.</exception>
    public static void Check(Type contract)
    {
        foreach (var type in contract.GetInterfaces().Append(contract))
        {
            foreach (var method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public)) Of(method);
        }
    }

    public abstract Call NewCall(object?[] arguments);

    /// <summary>Grains that pass themselves are passed as references, as by Orleans.</summary>
    /// <exception cref="ArgumentException">An observer is passed that is not a reference.</exception>
    public void MakeReferences(object?[] arguments)
    {
        foreach (var i in _addressables)
        {
            arguments[i] = arguments[i] switch
            {
                null or IReference => arguments[i],
                Grain grain => grain.Activation.ReferenceTo(_parameters[i].ParameterType),
                var other => throw new ArgumentException($"{other.GetType()} is passed to {this} itself; pass a reference made by {nameof(IGrainFactory.CreateObjectReference)}.", _parameters[i].Name),
            };
        }
    }

    public Task Invoke(object target, object?[] arguments) =>
        (Task?)_invoker.Invoke(target, arguments.AsSpan()) ?? throw new InvalidOperationException($"{this} returned null, not a task.");

    public override string ToString() => $"{Method.DeclaringType!.Name}.{Method.Name}";

    private static CallShape Make(MethodInfo method)
    {
        if (method.IsGenericMethodDefinition || method.ContainsGenericParameters || method.GetParameters().Any(p => p.ParameterType.IsByRef))
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name} is generic or takes a parameter by reference.");
        if (method.ReturnType == typeof(Task)) return new CallShape<object?>(method);
        if (method.ReturnType.IsConstructedGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>))
            return (CallShape)Activator.CreateInstance(typeof(CallShape<>).MakeGenericType(method.ReturnType.GenericTypeArguments), method)!;
        throw new NotSupportedException($"{method.DeclaringType}.{method.Name} returns {method.ReturnType.Name}; only Task and Task<T> are on this engine's list.");
    }
}

/// <inheritdoc cref="CallShape"/>
/// <typeparam name="T">The result; for a method without one, anything.</typeparam>
internal sealed class CallShape<T>(MethodInfo method) : CallShape(method)
{
    public override Call NewCall(object?[] arguments) => new Call<T>(this, arguments);
}
