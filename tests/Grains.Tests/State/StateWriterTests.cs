using System.Threading.Channels;
using Chatcode.Grains.State;
using Orleans.Core;
using Orleans.Storage;

namespace Chatcode.Grains.Tests.State;

public sealed class StateWriterTests
{
    private readonly FakeStorage _storage = new();
    private readonly StateWriter<Counter> _writer;

    public StateWriterTests() => _writer = new StateWriter<Counter>(_storage);

    [Fact]
    public async Task Change_IsVisibleAtOnce_AndDoneWhenStored()
    {
        var saved = _writer.Save(state => state.Value++);

        Assert.Equal(1, _writer.State.Value);
        Assert.False(saved.IsCompleted);
        _storage.FinishWrite();
        await saved;
        Assert.Equal(1, _storage.Stored);
        Assert.False(_writer.IsDirty);
    }

    [Fact]
    public async Task ChangesDuringAWrite_GoTogetherInTheNext()
    {
        var first = _writer.Save(state => state.Value++);
        var second = _writer.Save(state => state.Value++);
        var third = _writer.Save(state => state.Value++);
        Assert.Equal(1, _storage.Writes);

        _storage.FinishWrite();
        await first;
        Assert.False(second.IsCompleted);
        await _storage.WriteStarted(2);
        _storage.FinishWrite();
        await Task.WhenAll(second, third);

        Assert.Equal(2, _storage.Writes);
        Assert.Equal(3, _storage.Stored);
    }

    [Fact]
    public async Task Conflict_IsReadAgain_AndTheChangesAreMadeOnTop()
    {
        var first = _writer.Save(state => state.Value += 1);
        var second = _writer.Save(state => state.Value += 10);
        _storage.WriteBySomeoneElse(100);
        _storage.FinishWrite(new InconsistentStateException("conflict"));
        await _storage.WriteStarted(2);
        Assert.Equal(111, _writer.State.Value);
        _storage.FinishWrite();
        await Task.WhenAll(first, second);

        Assert.Equal(111, _storage.Stored);
        Assert.Equal(2, _storage.Writes);
    }

    [Fact]
    public async Task ChangeThatTheNewValueDoesNotTake_IsRefused_AndTheOthersAreStored()
    {
        var first = _writer.Save(state => state.Value += 1);
        var second = _writer.Save(state => state.Value = state.Value < 100 ? state.Value + 10 : throw new ArgumentException("too high"));
        var third = _writer.Save(state => state.Value += 1_000);
        _storage.WriteBySomeoneElse(100);
        _storage.FinishWrite(new InconsistentStateException("conflict"));
        await _storage.WriteStarted(2);
        _storage.FinishWrite();
        await first;
        await Assert.ThrowsAsync<ArgumentException>(() => second);
        await third;

        Assert.Equal(1_101, _storage.Stored);
        Assert.False(_writer.IsDirty);
    }

    [Fact]
    public async Task Conflict_TellsThatTheValueWasReplaced()
    {
        var told = 0;
        var writer = new StateWriter<Counter>(_storage, () => told = _storage.State.Value);
        var saved = writer.Save(state => state.Value++);
        _storage.WriteBySomeoneElse(41);
        _storage.FinishWrite(new InconsistentStateException("conflict"));
        await _storage.WriteStarted(2);
        _storage.FinishWrite();
        await saved;

        Assert.Equal(42, told);
    }

    [Fact]
    public async Task ConflictsWithoutEnd_FailTheWrite()
    {
        var saved = _writer.Save(state => state.Value++);
        for (var i = 1; i <= StateWriter<Counter>.MaxConflicts + 1; i++)
        {
            await _storage.WriteStarted(i);
            _storage.FinishWrite(new InconsistentStateException("conflict"));
        }

        await Assert.ThrowsAsync<InconsistentStateException>(() => saved);
    }

    [Fact]
    public async Task FailedWrite_IsTold_AndItsChangeGoesWithTheNext()
    {
        var failed = _writer.Save(state => state.Value++);
        _storage.FinishWrite(new InvalidOperationException("database away"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => failed);
        Assert.True(_writer.IsDirty);
        Assert.Equal(1, _storage.Writes);

        var flushed = _writer.Flush();
        await _storage.WriteStarted(2);
        _storage.FinishWrite();
        await flushed;

        Assert.Equal(1, _storage.Stored);
        Assert.False(_writer.IsDirty);
        await _writer.Flush();
        Assert.Equal(2, _storage.Writes);
    }

    [Fact]
    public async Task ChangeDuringAWriteThatFails_IsToldSoToo()
    {
        var first = _writer.Save(state => state.Value += 1);
        var second = _writer.Save(state => state.Value += 10);
        _storage.FinishWrite(new InvalidOperationException("database away"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Testing.Wait.For(second, "what became of the second change"));

        var flushed = _writer.Flush();
        await _storage.WriteStarted(2);
        _storage.FinishWrite();
        await flushed;
        Assert.Equal(11, _storage.Stored);
    }

    [Fact]
    public async Task StoreThatIsAwayForLong_IsNotWaitedForWithMoreAndMore()
    {
        for (var i = 1; i <= StateWriter<Counter>.MaxUnwritten; i++)
        {
            var failed = _writer.Save(state => state.Value++);
            await _storage.WriteStarted(i);
            _storage.FinishWrite(new InvalidOperationException("database away"));
            await Assert.ThrowsAsync<InvalidOperationException>(() => failed);
        }

        // Refused and not made, but the store is tried.
        await Assert.ThrowsAsync<InvalidOperationException>(() => _writer.Save(state => state.Value++));
        Assert.Equal(StateWriter<Counter>.MaxUnwritten, _writer.State.Value);
        await _storage.WriteStarted(StateWriter<Counter>.MaxUnwritten + 1);
        _storage.FinishWrite();
        await _writer.Flush();

        Assert.Equal(StateWriter<Counter>.MaxUnwritten, _storage.Stored);
        Assert.False(_writer.IsDirty);
    }

    [Fact]
    public async Task Clear_WaitsForTheWrite_AndStartsOver()
    {
        var saved = _writer.Save(state => state.Value++);
        var cleared = _writer.Clear();
        _storage.FinishWrite();
        await saved;
        await cleared;

        Assert.Equal(0, _writer.State.Value);
        Assert.Null(_storage.Stored);
    }

    [Fact]
    public async Task Clear_OfWhatSomeoneElseWrote_IsDoneAllTheSame()
    {
        _storage.WriteBySomeoneElse(5);
        _storage.ClearConflicts = 1;

        await _writer.Clear();

        Assert.Null(_storage.Stored);
        Assert.Equal(0, _writer.State.Value);
    }

    [Fact]
    public async Task ChangeWhileTheStoreForgets_IsMadeOnTheNewValue()
    {
        await Stored(state => state.Value = 5);
        var forget = _storage.HoldClear();
        var cleared = _writer.Clear();
        var saved = _writer.Save(state => state.Value += 10);
        Assert.Equal(1, _storage.Writes);
        forget.SetResult();
        await cleared;
        await _storage.WriteStarted(2);
        _storage.FinishWrite();
        await saved;

        Assert.Equal(10, _storage.Stored);
    }

    [Fact]
    public async Task ClearThatFails_ForgetsNothing()
    {
        await Stored(state => state.Value = 5);
        var forget = _storage.HoldClear();
        var cleared = _writer.Clear();
        var saved = _writer.Save(state => state.Value += 10);
        forget.SetException(new InvalidOperationException("database away"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => cleared);
        await Assert.ThrowsAsync<InvalidOperationException>(() => saved);

        var flushed = _writer.Flush();
        await _storage.WriteStarted(2);
        _storage.FinishWrite();
        await flushed;
        Assert.Equal(15, _storage.Stored);
    }

    private async Task Stored(Action<Counter> change)
    {
        var saved = _writer.Save(change);
        await _storage.WriteStarted(1);
        _storage.FinishWrite();
        await saved;
    }

    internal sealed class Counter
    {
        public int Value { get; set; }
    }

    private sealed class FakeStorage : IStorage<Counter>
    {
        private readonly Channel<int> _started = Channel.CreateUnbounded<int>();
        private TaskCompletionSource _write = new();
        private TaskCompletionSource _clear = new();
        private int _seen;

        public FakeStorage() => _clear.SetResult();

        public Counter State { get; set; } = new();

        public string? Etag => null;

        public bool RecordExists => Stored is not null;

        public int? Stored { get; private set; }

        public int ClearConflicts { get; set; }

        public int Writes { get; private set; }

        public async Task WriteStateAsync()
        {
            Writes++;
            var value = State.Value;
            _started.Writer.TryWrite(Writes);
            await _write.Task;
            Stored = value;
        }

        public Task ReadStateAsync()
        {
            State = new Counter { Value = Stored ?? 0 };
            return Task.CompletedTask;
        }

        public async Task ClearStateAsync()
        {
            await _clear.Task;
            if (ClearConflicts-- > 0) throw new InconsistentStateException("conflict");
            Stored = null;
            State = new Counter();
        }

        public TaskCompletionSource HoldClear() => _clear = new TaskCompletionSource();

        public void WriteBySomeoneElse(int value) => Stored = value;

        public void FinishWrite(Exception? failure = null)
        {
            var write = _write;
            _write = new TaskCompletionSource();
            if (failure is null) write.SetResult();
            else write.SetException(failure);
        }

        public async Task WriteStarted(int number)
        {
            while (_seen < number) _seen = await Testing.Wait.For(_started.Reader.ReadAsync().AsTask(), $"write {number}");
        }
    }
}
