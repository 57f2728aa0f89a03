using System.Diagnostics;
using Npgsql;

namespace Chatcode.Testing;

/// <summary>
/// A PostgreSQL of this process's own: a cluster in a temporary folder, on a Unix socket in it, started on first use.
/// A shell holds it and ends it when its standard input closes, so that it is gone even when the test process is killed.
/// </summary>
internal sealed class PrivatePostgres
{
    private static readonly Lazy<Task<PrivatePostgres>> Started = new(StartAsync);
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    // $1 binaries, $2 folder, the rest: what to put before each command to drop root's rights (PostgreSQL refuses them).
    private const string Script = """
        bin=$1; dir=$2; shift 2
        "$@" "$bin/initdb" -D "$dir/data" -U chatcode -A trust -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log"; exit 1; }
        "$@" "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
          -c full_page_writes=off -c max_connections=200 >"$dir/postgres.log" 2>&1 &
        server=$!
        until "$bin/pg_isready" -q -h "$dir" -U chatcode; do
          kill -0 "$server" 2>/dev/null || { cat "$dir/postgres.log"; exit 1; }
          read -r -t 0.05 _ <>"$dir/tick" || :
        done
        echo ready
        cat >/dev/null
        kill -INT "$server"
        wait "$server"
        rm -rf "$dir"
        """;

    private PrivatePostgres(string folder) => Folder = folder;

    private string Folder { get; }

    public static Task<PrivatePostgres> Shared => Started.Value;

    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder { Host = Folder, Username = "chatcode", Database = database, MaxPoolSize = 50 }.ConnectionString;

    private static async Task<PrivatePostgres> StartAsync()
    {
        var binaries = Path.GetDirectoryName(RequiredTool.Find("initdb", "apt-get install postgresql", "/usr/lib/postgresql/*/bin"))!;
        var folder = Directory.CreateTempSubdirectory("chatcode-pg-").FullName;
        var start = new ProcessStartInfo("bash") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["-c", Script, "postgres", binaries, folder]) start.ArgumentList.Add(argument);
        if (Environment.IsPrivilegedProcess)
        {
            // "nobody" exists on every Linux; the folder must be its own.
            await Run("chown", "nobody", folder).ConfigureAwait(false);
            foreach (var argument in (string[])["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]) start.ArgumentList.Add(argument);
        }

        await Run("mkfifo", Path.Combine(folder, "tick")).ConfigureAwait(false);
        var process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            process.StandardInput.Close();
            process.WaitForExit(StopTimeout);
        };

        var output = new List<string>();
        using var timeout = new CancellationTokenSource(StartTimeout);
        while (await process.StandardOutput.ReadLineAsync(timeout.Token).ConfigureAwait(false) is { } line)
        {
            if (line == "ready") return new PrivatePostgres(folder);
            output.Add(line);
        }

        throw new InvalidOperationException("PostgreSQL did not start: " + string.Join(Environment.NewLine, output));
    }

    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync().ConfigureAwait(false);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed with {process.ExitCode}");
    }
}
