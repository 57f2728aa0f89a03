using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// Tells when processes end that are not children of the daemon, by Linux' process descriptors (pidfd_open(2), since 5.3). One thread
/// waits for all of them; an idle one costs nothing.
/// </summary>
internal static partial class ProcessExits
{
    private const long PidfdOpen = 434;
    private const int NoSuchProcess = 3;
    private const int Interrupted = 4;
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const uint Readable = 1;
    private const int WaiterStackBytes = 128 << 10;

    // struct epoll_event: events, then 8 bytes of ours; packed on x86-64, aligned elsewhere.
    private static readonly int OursOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private static readonly ConcurrentDictionary<long, Watch> Watches = new();
    private static readonly Lazy<int> Waiter = new(StartWaiter);
    private static long _lastId;

    /// <summary>Calls <paramref name="onExit"/> once when the process has ended, at once when it is gone already.</summary>
    /// <returns>Disposing it ends the watch; null where processes can't be watched.</returns>
    public static IDisposable? TryWatch(int pid, Action onExit)
    {
        if (!OperatingSystem.IsLinux() || Waiter.Value < 0)
        {
            return null;
        }

        var descriptor = (int)SystemCall(PidfdOpen, pid, 0);
        if (descriptor < 0)
        {
            if (Marshal.GetLastPInvokeError() != NoSuchProcess)
            {
                return null;
            }

            onExit();
            return new Watch(0, -1, onExit);
        }

        var watch = new Watch(Interlocked.Increment(ref _lastId), descriptor, onExit);
        Watches[watch.Id] = watch;
        Span<byte> interest = stackalloc byte[OursOffset + sizeof(long)];
        MemoryMarshal.Write(interest, Readable);
        BinaryPrimitives.WriteInt64LittleEndian(interest[OursOffset..], watch.Id);
        if (EpollControl(Waiter.Value, Add, descriptor, interest) == 0)
        {
            return watch;
        }

        watch.Dispose();
        return null;
    }

    private static int StartWaiter()
    {
        var epoll = EpollCreate(CloseOnExec);
        if (epoll >= 0)
        {
            new Thread(() => Wait(epoll), WaiterStackBytes) { IsBackground = true, Name = "process exits" }.Start();
        }

        return epoll;
    }

    private static void Wait(int epoll)
    {
        Span<byte> happened = stackalloc byte[OursOffset + sizeof(long)];
        while (true)
        {
            var count = EpollWait(epoll, happened, 1, -1);
            if (count < 0 && Marshal.GetLastPInvokeError() != Interrupted)
            {
                return;
            }

            if (count > 0 && Watches.TryGetValue(BinaryPrimitives.ReadInt64LittleEndian(happened[OursOffset..]), out var watch))
            {
                watch.Dispose();
                ThreadPool.QueueUserWorkItem(static exited => exited.OnExit(), watch, preferLocal: false);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, long first, long second);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int epoll, int operation, int descriptor, Span<byte> interest);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(int epoll, Span<byte> happened, int most, int timeout);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    private sealed class Watch(long id, int descriptor, Action onExit) : IDisposable
    {
        private int _closed = descriptor < 0 ? 1 : 0;

        public long Id => id;

        public Action OnExit => onExit;

        // Closing takes the descriptor out of the waiter's set.
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
            {
                Watches.TryRemove(id, out _);
                _ = Close(descriptor);
            }
        }
    }
}
