using System.Collections.Frozen;
using Chatcode.Edge.Configuration;
using Chatcode.Edge.Http;
using Microsoft.Net.Http.Headers;

namespace Chatcode.Edge.Delivery;

/// <summary>
/// The gateway that fits this control plane, so that a server needs no other site to get one: the folder that
/// <c>tools/release</c> makes, with the daemon's binaries, <c>install.sh</c>, <c>cleanup.sh</c>, the units, and <c>SHA256SUMS</c>.
/// Nothing else of that folder is served.
/// </summary>
internal sealed partial class GatewayRelease
{
    /// <summary>Where the files are, below the control plane's address.</summary>
    public const string BasePath = "/release";

    private const string Sums = "SHA256SUMS";
    private const int SumLength = 64;

    private readonly string _folder;
    private readonly FrozenDictionary<string, string> _sums;

    public GatewayRelease(EdgeOptions options, ILogger<GatewayRelease> logger)
    {
        _folder = options.GatewayReleaseFolder;
        _sums = ReadSums(Path.Combine(_folder, Sums));
        if (_sums.Count == 0) LogMissing(logger, _folder);
    }

    /// <summary>One of its files; not found for any other name.</summary>
    public IResult Send(string file)
    {
        var sum = _sums.GetValueOrDefault(file);
        var path = Path.Combine(_folder, file);
        if ((sum is null && file != Sums) || !File.Exists(path)) return ApiResults.NotFound("file of this release");
        var type = file.EndsWith(".sh", StringComparison.Ordinal) || file == Sums ? "text/plain; charset=utf-8" : "application/octet-stream";
        return Results.File(path, type, entityTag: sum is null ? null : new EntityTagHeaderValue($"\"{sum}\""), enableRangeProcessing: true);
    }

    private static FrozenDictionary<string, string> ReadSums(string path)
    {
        if (!File.Exists(path)) return FrozenDictionary<string, string>.Empty;
        return File.ReadLines(path)
            .Where(static line => line.Length > SumLength + 2)
            .ToFrozenDictionary(static line => line[(SumLength + 2)..], static line => line[..SumLength], StringComparer.Ordinal);
    }

    [LoggerMessage(EventIds.ReleaseMissing, LogLevel.Warning, "There is no gateway release in {Folder}; servers can't be installed from here (tools/release makes one, GATEWAY_RELEASE_DIR names it)")]
    private static partial void LogMissing(ILogger logger, string folder);
}
