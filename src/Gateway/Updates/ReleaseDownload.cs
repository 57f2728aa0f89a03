using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Chatcode.Gateway.Updates;

/// <summary>Fetches a release's file, whole and unchanged or not at all. No token of ours goes along.</summary>
internal static class ReleaseDownload
{
    /// <summary>Bytes that a binary may have; it has 30 MB.</summary>
    public const long MaxBinary = 200L * 1024 * 1024;

    private const int MaxSums = 64 * 1024;
    private const int MaxRedirections = 5;
    private const int BufferSize = 128 * 1024;

    /// <summary>For all of it: 30 MB on a slow line.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Fetches a file and makes it durable and executable.</summary>
    /// <exception cref="UpdateException">It can't be had, or is not what its sum says.</exception>
    public static async Task FetchAsync(ReleaseFile file, string target, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxAutomaticRedirections = MaxRedirections, ConnectTimeout = TimeSpan.FromSeconds(20) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        try
        {
            var expected = file.Sha256 ?? SumOf(file.Address, await ReadTextAsync(http, file.Sums!, either.Token).ConfigureAwait(false));
            var actual = await SaveAsync(http, file.Address, target, either.Token).ConfigureAwait(false);
            if (!actual.Equals(expected, StringComparison.OrdinalIgnoreCase))
            {
                throw new UpdateException($"{file.Address} is damaged: its checksum is {actual}, not {expected}");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UpdateException($"{file.Address} could not be downloaded within {Patience.TotalMinutes:0} min");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            throw new UpdateException($"{file.Address} could not be downloaded: {(e.InnerException ?? e).Message}", e);
        }
    }

    private static async Task<string> SaveAsync(HttpClient http, Uri address, string target, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var file = new FileStream(target, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute,
        });
        await using (file.ConfigureAwait(false))
        {
            await ReadAsync(
                http,
                address,
                MaxBinary,
                async part =>
                {
                    hash.AppendData(part.Span);
                    await file.WriteAsync(part, cancellationToken).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<string> ReadTextAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        await ReadAsync(http, address, MaxSums, part => text.WriteAsync(part, cancellationToken), cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static async Task ReadAsync(HttpClient http, Uri address, long most, Func<ReadOnlyMemory<byte>, ValueTask> take, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new UpdateException($"{address} was answered with {(int)response.StatusCode}");
        }

        // Where redirections have led to.
        if (response.RequestMessage?.RequestUri is { } final && !ReleaseFile.IsAllowed(final))
        {
            throw new UpdateException($"{address} leads to {final.Host}, from where no program is taken in the clear");
        }

        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var buffer = new byte[BufferSize];
            long total = 0;
            while (await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                total += count;
                if (total > most)
                {
                    throw new UpdateException($"{address} has more than {most} bytes");
                }

                await take(buffer.AsMemory(0, count)).ConfigureAwait(false);
            }
        }
    }

    // As sha256sum writes them: the sum, two spaces, the name.
    private static string SumOf(Uri address, string sums)
    {
        var name = Path.GetFileName(address.AbsolutePath);
        return sums.Split('\n').Select(line => line.TrimEnd('\r').Split("  ", 2)).FirstOrDefault(parts => parts is [{ Length: 64 }, var file] && file == name)?[0]
            ?? throw new UpdateException($"this release has no {name}");
    }
}
