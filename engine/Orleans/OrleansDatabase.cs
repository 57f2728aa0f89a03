using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Chatcode.Engine.Orleans;

/// <summary>What a silo keeps in PostgreSQL, by Orleans' ADO.NET providers on <see cref="OrleansTables"/>.</summary>
internal static class OrleansDatabase
{
    /// <summary>PostgreSQL's name among ADO.NET providers.</summary>
    public const string Invariant = "Npgsql";

    // The provider that InTurnStorage, which grains get, stands before.
    private const string Provider = "AdoNet";

    /// <summary>Adds grain storage and reminders. A cleared state leaves no row.</summary>
    public static void AddDatabase(this ISiloBuilder silo, string connectionString)
    {
        var serializer = new JsonStateSerializer();
        silo.AddAdoNetGrainStorage(Provider, storage =>
        {
            storage.Invariant = Invariant;
            storage.ConnectionString = connectionString;
            storage.GrainStorageSerializer = serializer;
            storage.DeleteStateOnClear = true;
        });
        silo.Services.AddGrainStorage(
            ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME,
            (services, _) => new InTurnStorage(services.GetRequiredKeyedService<IGrainStorage>(Provider), serializer));
        silo.UseAdoNetReminderService(reminders => (reminders.Invariant, reminders.ConnectionString) = (Invariant, connectionString));
    }
}
