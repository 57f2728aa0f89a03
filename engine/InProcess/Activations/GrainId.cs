namespace Chatcode.Engine.InProcess.Activations;

/// <summary>A grain's identity: its class and its key.</summary>
internal readonly record struct GrainId(GrainClass Class, string Key)
{
    public override string ToString() => $"{Class.Name}/{Key}";
}
