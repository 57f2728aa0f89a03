using System.Security.Cryptography;
using Chatcode.Edge.Configuration;
using Chatcode.Edge.Endpoints;
using Chatcode.Edge.Http;
using Microsoft.Net.Http.Headers;

namespace Chatcode.Edge.Delivery;

/// <summary>
/// The gateway that fits this control plane, so that a server needs no other site to get one: the folder that
/// <c>tools/release</c> makes, with the daemon's binaries, <c>install.sh</c>, <c>cleanup.sh</c>, the units, and <c>SHA256SUMS</c>.
/// Nothing else of that folder is served, and no file that does not fit its sum: the folder may be given another release at any
/// time, file by file.
/// </summary>
internal sealed partial class GatewayRelease
{
    /// <summary>Where the files are, below the control plane's address.</summary>
    public const string BasePath = "/release";

    private const string Sums = "SHA256SUMS";
    private const int SumLength = 64;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly string _folder;
    private readonly Lock _lock = new();

    // What was read to its end, by name. Only names that stood in the sums, so there are few.
    private readonly Dictionary<string, Hashed> _hashed = new(StringComparer.Ordinal);

    public GatewayRelease(EdgeOptions options, ILogger<GatewayRelease> logger)
    {
        _folder = options.GatewayReleaseFolder;
        if (Open(Sums) is { } sums) sums.Dispose();
        else LogMissing(logger, _folder);
    }

    /// <summary>One of its files; not found for any other name, and 503 while it is being replaced.</summary>
    public async Task<IResult> SendAsync(string file, CancellationToken cancellationToken)
    {
        // Read each time: it is small, and what it says is then what is there.
        if (await ReadSumsAsync(cancellationToken).ConfigureAwait(false) is not { } sums) return NotFound();
        if (file == Sums) return Results.Text(sums, "text/plain; charset=utf-8");
        if (SumOf(file, sums) is not { } sum || Open(file) is not { } content) return NotFound();
        if (await HashAsync(file, content).ConfigureAwait(false) == sum)
        {
            var type = file.EndsWith(".sh", StringComparison.Ordinal) ? "text/plain; charset=utf-8" : "application/octet-stream";
            return Results.File(content, type, entityTag: new EntityTagHeaderValue($"\"{sum}\""), enableRangeProcessing: true);
        }

        await content.DisposeAsync().ConfigureAwait(false);
        return ServerAnswers.RetryLater(
            ApiResults.Error(StatusCodes.Status503ServiceUnavailable, "release_changing", "this file does not fit SHA256SUMS now; when a release is being replaced it fits again in a moment"),
            RetryAfter);
    }

    private static IResult NotFound() => ApiResults.NotFound("file of this release");

    private async Task<string?> ReadSumsAsync(CancellationToken cancellationToken)
    {
        if (Open(Sums) is not { } content) return null;
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }

    // As sha256sum writes them: the sum, two spaces, the name.
    private static string? SumOf(string file, string sums) => sums.Split('\n')
        .FirstOrDefault(line => line.Length > SumLength + 2 && line[(SumLength + 2)..] == file)?[..SumLength];

    /// <returns>What stays the same file to its end, whatever is put into its place meanwhile; null when there is none.</returns>
    private FileStream? Open(string file)
    {
        try
        {
            return new FileStream(Path.Combine(_folder, file), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1, FileOptions.Asynchronous);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// The sum of an open file. Of each version it is made once, and everybody who asks meanwhile waits for it, also those who
    /// have gone away: whose file is read must not close it.
    /// </summary>
    private Task<string> HashAsync(string file, FileStream content)
    {
        var changed = File.GetLastWriteTimeUtc(content.SafeFileHandle);
        lock (_lock)
        {
            if (_hashed.TryGetValue(file, out var known) && known.Length == content.Length && known.Changed == changed && !known.Sum.IsFaulted) return known.Sum;
            var sum = Task.Run(() => Hash(content));
            _hashed[file] = new Hashed(content.Length, changed, sum);
            return sum;
        }
    }

    private static string Hash(FileStream content)
    {
        var sum = Convert.ToHexStringLower(SHA256.HashData(content));
        content.Position = 0;
        return sum;
    }

    [LoggerMessage(EventIds.ReleaseMissing, LogLevel.Warning, "There is no gateway release in {Folder}; servers can't be installed from here (tools/release makes one, GATEWAY_RELEASE_DIR names it)")]
    private static partial void LogMissing(ILogger logger, string folder);

    private sealed record Hashed(long Length, DateTime Changed, Task<string> Sum);
}
