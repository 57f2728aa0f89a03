using System.Globalization;
using Chatcode.Gateway.Commands;
using Chatcode.Gateway.Files;
using Chatcode.Protocol;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Ssh;

/// <summary>Who may log in by SSH: the keys in <c>~/.ssh/authorized_keys</c> that the control plane let in. Others' are never touched.</summary>
/// <param name="home">The user's home.</param>
internal sealed partial class AuthorizedKeys(string home, TimeProvider time, ILogger<AuthorizedKeys> logger) : IDisposable
{
    /// <summary>Keys of ours at once.</summary>
    public const int MaxKeys = 1_000;

    /// <summary>How often expired ones are looked for; an sshd that knows <c>expiry-time</c> refuses them at once.</summary>
    public static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly string _path = Path.Combine(home, ".ssh", "authorized_keys");
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Lets a key in, or gives one that is in another label and expiry.</summary>
    /// <exception cref="CommandException">The key, its label or its expiry won't do, or the file can't be written.</exception>
    public async Task AuthorizeAsync(string publicKey, string label, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        if (!SshPublicKey.TryParse(publicKey, out var key)) throw new CommandException("not a public key that sshd takes");
        if (label.Length is 0 or > OwnKey.MaxLabel || label.Any(char.IsControl) || label.Trim() != label)
            throw new CommandException($"a label has 1 to {OwnKey.MaxLabel} characters, none of control, no space at its ends");
        if (expiresAt <= time.GetUtcNow()) throw new CommandException("the expiry is over");
        var own = new OwnKey { Key = key, Label = label, AddedAt = time.GetUtcNow(), ExpiresAt = expiresAt };
        await ChangeAsync(
            content =>
            {
                var found = KeyLines.Find(content);
                if (found.Count >= MaxKeys && found.TrueForAll(one => one.Key != key))
                    throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"there are {MaxKeys} keys already"));
                return KeyLines.Change(content, one => one.Key == key, own.ToLine(time.LocalTimeZone));
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a key of ours out.</summary>
    /// <exception cref="CommandException">It is none of ours, or the file can't be written.</exception>
    public async Task RevokeAsync(string fingerprint, CancellationToken cancellationToken)
    {
        var found = false;
        await ChangeAsync(
            content =>
            {
                var changed = KeyLines.Change(content, one => one.Key.Fingerprint == fingerprint);
                found |= changed is not null;
                return changed;
            },
            cancellationToken).ConfigureAwait(false);
        if (!found) throw new CommandException(AckErrors.KeyNotFound);
    }

    /// <summary>The keys of ours that work now.</summary>
    /// <exception cref="CommandException">The file can't be read.</exception>
    public IReadOnlyList<OwnKey> List()
    {
        try
        {
            return KeyLines.Find(SharedFile.Read(_path)).FindAll(key => !IsExpired(key));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"the keys can't be read: {e.Message}");
        }
    }

    /// <summary>Removes keys when their time is over, until stopped.</summary>
    public async Task SweepAsync(CancellationToken stopping)
    {
        using var interval = new PeriodicTimer(SweepInterval, time);
        try
        {
            do
            {
                await RemoveExpiredAsync(stopping).ConfigureAwait(false);
            }
            while (await interval.WaitForNextTickAsync(stopping).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The daemon stops.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private bool IsExpired(OwnKey key) => key.ExpiresAt <= time.GetUtcNow();

    private async Task RemoveExpiredAsync(CancellationToken stopping)
    {
        try
        {
            if (!KeyLines.Find(SharedFile.Read(_path)).Exists(IsExpired)) return;
            await ChangeAsync(content => KeyLines.Change(content, IsExpired), stopping).ConfigureAwait(false);
            LogExpired(logger);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CommandException)
        {
            LogNotSwept(logger, e.Message);
        }
    }

    private async Task ChangeAsync(Func<byte[], byte[]?> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            MakeFolder();
            await SharedFile.ChangeAsync(_path, change).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"the keys can't be changed: {e.Message}");
        }
        finally
        {
            _turn.Release();
        }
    }

    private void MakeFolder()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
