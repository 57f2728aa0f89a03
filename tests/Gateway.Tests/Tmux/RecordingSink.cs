using System.Buffers;
using System.Text;
using Chatcode.Gateway.Tmux;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Tmux;

/// <summary>Keeps everything a session prints and lets a test wait for it.</summary>
internal sealed class RecordingSink : ITerminalSink
{
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly List<(Func<ReadOnlyMemory<byte>, bool> Condition, TaskCompletionSource Met)> _waiting = [];
    private readonly TaskCompletionSource<int?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    /// <summary>Bytes so far.</summary>
    public long Length
    {
        get
        {
            lock (_gate)
            {
                return _output.WrittenCount;
            }
        }
    }

    public bool WasCalledByTwoThreadsAtOnce { get; private set; }

    public bool WasCalledAfterEnd { get; private set; }

    public byte[] From(long position)
    {
        lock (_gate)
        {
            return _output.WrittenSpan[(int)position..].ToArray();
        }
    }

    public Task WaitForText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return WaitFor(output => output.Span.IndexOf(bytes) >= 0, $"the output '{text}'");
    }

    public Task WaitForLength(long length, TimeSpan? patience = null) =>
        WaitFor(output => output.Length >= length, $"{length} bytes of output", patience);

    public async Task<int?> WaitForEnd() => await Wait.For(_ended.Task, "the session's end");

    public async Task WaitForPause()
    {
        await Wait.For(_paused.Task, "OnPaused");
        _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void OnOutput(ReadOnlySpan<byte> data)
    {
        Enter();
        lock (_gate)
        {
            _output.Write(data);
            Notice();
        }

        Leave();
    }

    public void OnPaused()
    {
        Enter();
        _paused.TrySetResult();
        Leave();
    }

    public void OnEnded(int? exitCode)
    {
        Enter();
        _ended.TrySetResult(exitCode);
        Leave();
    }

    private async Task WaitFor(Func<ReadOnlyMemory<byte>, bool> condition, string what, TimeSpan? patience = null)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((condition, met));
            Notice();
        }

        try
        {
            await Wait.For(met.Task, what, patience);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}; the last output was {Encoding.UTF8.GetString(From(Math.Max(0, Length - 200)))}", e);
        }
    }

    private void Notice() => _waiting.RemoveAll(waiting =>
        waiting.Condition(_output.WrittenMemory) && waiting.Met.TrySetResult());

    private void Enter()
    {
        WasCalledByTwoThreadsAtOnce |= Interlocked.Increment(ref _running) != 1;
        WasCalledAfterEnd |= _ended.Task.IsCompleted;
    }

    private void Leave() => Interlocked.Decrement(ref _running);
}
