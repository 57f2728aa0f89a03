using Chatcode.Grains.Gateways.Machine;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways.Files;

/// <summary>
/// Files to and from the machine behind a gateway: the same grain as <see cref="IGatewayGrain"/>, by the same key. Each call carries the
/// user it acts for. The caller names a transfer by an id of its own, makes one call of it at a time, and pulls: what it has
/// not asked for waits at the gateway, or in a bounded queue here.
/// </summary>
[Alias("chatcode.IGatewayFilesGrain")]
public interface IGatewayFilesGrain : IGrainWithStringKey
{
    /// <summary>Announces a file to the gateway, and waits for its word.</summary>
    [Alias("BeginUpload")]
    Task<TransferResult> BeginUpload(UserId user, NewUpload upload);

    /// <summary>
    /// Sends the next chunk of a file; comes back when it may be followed by another, with what went wrong with those before it.
    /// A chunk that was sent before changes nothing.
    /// </summary>
    [Alias("UploadChunk")]
    Task<TransferResult> UploadChunk(UserId user, FileChunk chunk);

    /// <summary>Waits until the gateway has all chunks and has put the file in its place.</summary>
    [Alias("EndUpload")]
    Task<TransferResult> EndUpload(UserId user, Guid transfer);

    /// <summary>Asks the gateway for a file, and waits until it knows its size.</summary>
    [Alias("BeginDownload")]
    Task<TransferResult> BeginDownload(UserId user, NewDownload download);

    /// <summary>
    /// The next chunks of a file, as many as are here but at most <see cref="Download.MaxPiece"/> bytes; waits for the first.
    /// After the last there is no such transfer any more.
    /// </summary>
    /// <param name="user">Whose the gateway is.</param>
    /// <param name="transfer">The transfer.</param>
    /// <param name="from">Number of the first chunk wanted. Those before it have been passed on: they are forgotten, and the gateway may send as many more.</param>
    [Alias("ReadDownload")]
    Task<FilePiece> ReadDownload(UserId user, Guid transfer, int from);

    /// <summary>Gives a transfer up, here and at the gateway. Fine when there is none.</summary>
    [Alias("GiveUp")]
    Task GiveUp(UserId user, Guid transfer);
}
