using Npgsql;

namespace Chatcode.Grains.Hosting;

/// <summary>Reads <c>DATABASE_URL</c>: a <c>postgres://</c> URL as hosting services hand them out, or Npgsql's own form.</summary>
public static class DatabaseUrl
{
    /// <summary>The setting's name.</summary>
    public const string Setting = "DATABASE_URL";

    private const int DefaultPort = 5432;

    // The engine and the edge have a pool each; together they must fit PostgreSQL's default of 100 connections.
    private const int DefaultPoolSize = 40;

    /// <summary>Translates it to Npgsql's form.</summary>
    /// <exception cref="SettingException">Missing, or not readable. The message never repeats the value, which holds a password.</exception>
    public static string ToConnectionString(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new SettingException(Setting, "is missing; give a postgres:// URL or an Npgsql connection string");
        }

        try
        {
            var isUrl = value.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
                || value.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);
            var builder = isUrl ? FromUrl(new Uri(value)) : new NpgsqlConnectionStringBuilder(value);
            if (!builder.ConnectionString.Contains("Maximum Pool Size=", StringComparison.OrdinalIgnoreCase)) builder.MaxPoolSize = DefaultPoolSize;
            return builder.ConnectionString;
        }
        catch (Exception error) when (error is UriFormatException or ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new SettingException(Setting, "is neither a postgres:// URL nor an Npgsql connection string");
        }
    }

    private static NpgsqlConnectionStringBuilder FromUrl(Uri url)
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = Uri.UnescapeDataString(url.Host.Trim('[', ']')),
            Port = url.Port > 0 ? url.Port : DefaultPort,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
        };
        var user = url.UserInfo.Split(':', 2);
        if (user[0].Length > 0) builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);

        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, text) = pair.Split('=', 2) is [var k, var v] ? (k, Uri.UnescapeDataString(v)) : (pair, "true");
            // libpq's names and values for what Npgsql names otherwise; the rest has Npgsql's names already.
            switch (key)
            {
                case "sslmode": builder.SslMode = Enum.Parse<SslMode>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true); break;
                case "host": builder.Host = text; break;
                case "application_name": builder.ApplicationName = text; break;
                default: builder[key] = text; break;
            }
        }

        return builder;
    }
}
