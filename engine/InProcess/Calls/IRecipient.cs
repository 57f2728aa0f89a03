namespace Chatcode.Engine.InProcess.Calls;

/// <summary>What requests are sent to. Safe for concurrent use; returns at once.</summary>
internal interface IRecipient
{
    void Deliver(Request request);
}
