namespace Chatcode.Grains.Servers;

/// <summary>
/// What time brings: one reminder for each concern, durable, ended by itself when there is nothing left for it. A tick may come
/// twice or late, and says only that it is time to look.
/// </summary>
internal sealed partial class ServerGrain
{
    /// <summary>Reminders have no shorter period.</summary>
    private static readonly TimeSpan FirstTurn = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestBackoff = TimeSpan.FromHours(1);

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _metrics.Ran(ServerReminders.All.Contains(reminderName) ? reminderName : "unknown");
        // What could not be stored goes first: everything below goes by what is.
        await _state.Flush();
        switch (reminderName)
        {
            case ServerReminders.Provision when Server is { DropletId: 0, Status: not ServerStatus.Deleting } && Machine is not null:
                await Provision();
                break;
            case ServerReminders.Provision when Server is { Ipv4: null, Status: not ServerStatus.Deleting } && Machine is not null:
                // The droplet's id was stored, and then the process ended.
                await Remind(ServerReminders.Address, FirstTurn);
                await Forget(ServerReminders.Provision);
                break;
            case ServerReminders.Deadline when Server is { Status: ServerStatus.Provisioning, ProvisioningDeadlineAt: not null }:
                await EndWaiting();
                break;
            case ServerReminders.Address when Server is { DropletId: not 0, Status: not ServerStatus.Deleting }:
                if (await FillInAddress()) await Forget(ServerReminders.Address);
                else await Remind(ServerReminders.Address, Backoff(Machine!.StartedAt, Server?.Problem?.RetryAfter));
                break;
            case ServerReminders.Delete when Server is { Status: ServerStatus.Deleting }:
                await Destroy();
                break;
            default:
                await Forget(reminderName);
                break;
        }
    }

    private async Task EndWaiting()
    {
        if (IsWaitedFor) return;
        var now = Now;
        await Change(
            server => server with { Status = ServerStatus.ProvisioningTimeout, ProvisioningDeadlineAt = null },
            when: server => server.Status is ServerStatus.Provisioning && server.ProvisioningDeadlineAt <= now);
        LogTimeout(_id);
        await Forget(ServerReminders.Deadline);
    }

    /// <summary>Twice as long ago, twice as long a wait: from a minute to an hour, and not before DigitalOcean wants to be asked.</summary>
    private TimeSpan Backoff(DateTimeOffset since, TimeSpan? retryAfter)
    {
        var wait = TimeSpan.FromTicks(Math.Clamp((Now - since).Ticks / 2, FirstTurn.Ticks, LongestBackoff.Ticks));
        return retryAfter > wait ? retryAfter.Value : wait;
    }

    private async Task Remind(string name, TimeSpan wait, TimeSpan? period = null) =>
        await this.RegisterOrUpdateReminder(name, wait, period ?? (wait < FirstTurn ? FirstTurn : wait));

    private async Task Forget(string name)
    {
        if (await this.GetReminder(name) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private async Task ForgetAll()
    {
        foreach (var name in (string[])[ServerReminders.Provision, ServerReminders.Deadline, ServerReminders.Address]) await Forget(name);
    }
}
