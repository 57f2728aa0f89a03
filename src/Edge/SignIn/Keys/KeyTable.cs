using System.Xml.Linq;
using Chatcode.Grains.Hosting;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Chatcode.Edge.SignIn.Keys;

/// <summary>
/// Data Protection's keys in PostgreSQL (table <c>data_protection_keys</c>), so that a cookie made by one edge holds on every
/// other and outlives them all. Read at start and once a day, written once in 90 days; the interface is a blocking one.
/// </summary>
internal sealed class KeyTable(NpgsqlDataSource database, TimeProvider time) : IXmlRepository
{
    public static readonly DatabaseTables Tables = new("data_protection_keys",
        """
        CREATE TABLE IF NOT EXISTS data_protection_keys (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL,
            xml text NOT NULL,
            stored_at timestamptz NOT NULL
        );
        """);

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        List<XElement> elements = [];
        using var command = database.CreateCommand("SELECT xml FROM data_protection_keys ORDER BY id");
        using var reader = command.ExecuteReader();
        while (reader.Read()) elements.Add(XElement.Parse(reader.GetString(0)));
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.CreateCommand("INSERT INTO data_protection_keys (name, xml, stored_at) VALUES ($1, $2, $3)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = friendlyName });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = element.ToString(SaveOptions.DisableFormatting) });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time.GetUtcNow().UtcDateTime });
        command.ExecuteNonQuery();
    }
}
