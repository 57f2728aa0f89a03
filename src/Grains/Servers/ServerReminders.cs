namespace Chatcode.Grains.Servers;

/// <summary>Names of a server's reminders. They stand in the database.</summary>
internal static class ServerReminders
{
    /// <summary>Completes an intent.</summary>
    public const string Provision = "provision";

    /// <summary>The provisioning deadline.</summary>
    public const string Deadline = "deadline";

    /// <summary>Fills in the address.</summary>
    public const string Address = "address";

    /// <summary>Goes on with a deletion.</summary>
    public const string Delete = "delete";

    /// <summary>All of them.</summary>
    public static readonly string[] All = [Provision, Deadline, Address, Delete];
}
