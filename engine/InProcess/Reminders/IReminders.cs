using Chatcode.Engine.InProcess.Activations;
using Orleans.Runtime;

namespace Chatcode.Engine.InProcess.Reminders;

/// <summary>The durable reminders of all grains.</summary>
internal interface IReminders
{
    Task<IGrainReminder> Register(GrainId grain, string name, TimeSpan dueTime, TimeSpan period);

    Task Unregister(GrainId grain, string name);

    Task<IGrainReminder?> Get(GrainId grain, string name);
}
