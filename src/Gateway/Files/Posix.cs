using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Chatcode.Gateway.Files;

/// <summary>What .NET has no name for: files relative to an open folder, exchanges, owners, leases. Numbers are Linux's.</summary>
internal static partial class Posix
{
    private const int TryAgain = 11;
    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const uint StatType = 0x1;
    private const uint StatOwner = 0x8 | 0x10;
    private const uint StatSize = 0x200;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int SetLease = 1024;
    private const int ReadLease = 0;
    private const int NoLease = 2;

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;

    /// <summary>What <see cref="Look"/> tells of an open file.</summary>
    public readonly record struct Facts(bool IsRegular, long Size, uint Owner, uint Group);

    /// <summary>How a file is opened below a folder; a symbolic link is never followed.</summary>
    [Flags]
    public enum Open
    {
        /// <summary>To read. A pipe without a writer does not hold it up.</summary>
        Read = 0,

        /// <summary>To write.</summary>
        Write = 1,

        /// <summary>Made; fails when it is there.</summary>
        CreateNew = 2,

        /// <summary>A folder.</summary>
        Folder = 4,
    }

    /// <summary>Opens what stands in a folder.</summary>
    /// <param name="folder">Open.</param>
    /// <param name="name">One segment.</param>
    /// <param name="how">What for.</param>
    /// <param name="mode">Of a new file, less what the process' mask takes off.</param>
    /// <exception cref="PosixException">It can't.</exception>
    public static SafeFileHandle OpenAt(SafeFileHandle folder, string name, Open how, UnixFileMode mode = UnixFileMode.None) =>
        Opened(NativeOpenAt(folder, name, FlagsOf(how), (uint)mode));

    /// <summary>Opens what stands at a path; only its last segment must not be a link.</summary>
    /// <inheritdoc cref="OpenAt"/>
    public static SafeFileHandle OpenPath(string path, Open how, UnixFileMode mode = UnixFileMode.None) =>
        Opened(NativeOpen(path, FlagsOf(how), (uint)mode));

    /// <summary>Gives a file another name in its folder; what stood there is replaced.</summary>
    /// <exception cref="PosixException">It can't.</exception>
    public static void RenameAt(SafeFileHandle folder, string from, string to) =>
        Check(NativeRenameAt(folder, from, folder, to));

    /// <summary>Removes a file from its folder; false when it is not there.</summary>
    /// <exception cref="PosixException">It can't.</exception>
    public static bool RemoveAt(SafeFileHandle folder, string name)
    {
        if (NativeUnlinkAt(folder, name, 0) == 0) return true;
        var error = LastError();
        return error.Error == PosixException.NoEntry ? false : throw error;
    }

    /// <summary>Gives a file a name that nothing has yet; false when something has.</summary>
    /// <exception cref="PosixException">It can't.</exception>
    public static bool TryRename(string from, string to)
    {
        const uint noReplace = 1;
        if (NativeRename(CurrentFolder, from, CurrentFolder, to, noReplace) == 0) return true;
        var error = LastError();
        return error.Error == PosixException.Exists ? false : throw error;
    }

    /// <summary>Two files swap their names in one step; false when one of them is not there.</summary>
    /// <exception cref="PosixException">It can't, for example because the file system has no such step.</exception>
    public static bool TryExchange(string one, string other)
    {
        const uint exchange = 2;
        if (NativeRename(CurrentFolder, one, CurrentFolder, other, exchange) == 0) return true;
        var error = LastError();
        return error.Error == PosixException.NoEntry ? false : throw error;
    }

    /// <summary>What an open file is.</summary>
    /// <exception cref="PosixException">It can't be told.</exception>
    public static unsafe Facts Look(SafeFileHandle file)
    {
        Status status = default;
        Check(NativeStatus(file, "", EmptyPath, StatType | StatOwner | StatSize, &status));
        return new Facts((status.Mode & TypeMask) == RegularFile, (long)status.Size, status.Owner, status.Group);
    }

    /// <summary>Gives an open file to someone.</summary>
    /// <exception cref="PosixException">It can't.</exception>
    public static void GiveTo(SafeFileHandle file, uint owner, uint group) => Check(NativeChangeOwner(file, owner, group));

    /// <summary>
    /// Whether somebody has the file open for writing. It must have no name any more, or somebody may open it in the next moment.
    /// False where the file system doesn't tell.
    /// </summary>
    public static bool HasWriter(SafeFileHandle file)
    {
        // A lease for reading is refused while there is a writer.
        if (NativeControl(file, SetLease, ReadLease) != 0) return Marshal.GetLastPInvokeError() == TryAgain;
        Check(NativeControl(file, SetLease, NoLease));
        return false;
    }

    /// <summary>Makes what was written to an open file or folder durable.</summary>
    /// <exception cref="PosixException">It can't.</exception>
    public static void Sync(SafeFileHandle file) => Check(NativeSync(file));

    private static SafeFileHandle Opened(int descriptor) =>
        descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw LastError();

    private static int FlagsOf(Open how)
    {
        const int nonBlocking = 0x800;
        const int closeOnExec = 0x80000;
        var flags = closeOnExec | nonBlocking | (IsArm ? 0x8000 : 0x20000);
        if (how.HasFlag(Open.Write)) flags |= 1;
        if (how.HasFlag(Open.CreateNew)) flags |= 0x40 | 0x80;
        if (how.HasFlag(Open.Folder)) flags |= IsArm ? 0x4000 : 0x10000;
        return flags;
    }

    private static void Check(int result)
    {
        if (result != 0) throw LastError();
    }

    private static PosixException LastError() => new(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeOpen(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeOpenAt(SafeFileHandle folder, string name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeRenameAt(SafeFileHandle fromFolder, string from, SafeFileHandle toFolder, string to);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeRename(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeUnlinkAt(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int NativeStatus(SafeFileHandle file, string name, int flags, uint mask, Status* status);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int NativeChangeOwner(SafeFileHandle file, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int NativeControl(SafeFileHandle file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int NativeSync(SafeFileHandle file);

    // The start of struct statx, which is alike on all processors.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(40)]
        public ulong Size;
    }
}
