using Chatcode.Engine.InProcess.Calls;

namespace Chatcode.ProgrammingModel.Tests.InProcess;

public sealed class RequestQueueTests
{
    private readonly RequestQueue _queue = new();

    [Fact]
    public void Requests_are_taken_in_the_order_they_came()
    {
        var requests = Enumerable.Range(0, 5).Select(_ => new Plain()).ToArray();
        foreach (var request in requests) _queue.Add(request);
        foreach (var request in requests) Assert.Same(request, _queue.TakeFirst());
        Assert.True(_queue.IsEmpty);
        Assert.Null(_queue.TakeFirst());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void An_interleaving_request_is_taken_from_any_place_and_the_rest_stays_in_order(int place)
    {
        var requests = Enumerable.Range(0, 3).Select(i => new Plain { Interleaves = i == place }).ToArray();
        foreach (var request in requests) _queue.Add(request);
        Assert.Same(requests[place], _queue.TakeInterleaving(besideReadOnly: false));
        Assert.Null(_queue.TakeInterleaving(besideReadOnly: false));
        var added = new Plain();
        _queue.Add(added);
        foreach (var request in requests.Where((_, i) => i != place).Append(added)) Assert.Same(request, _queue.TakeFirst());
        Assert.True(_queue.IsEmpty);
    }

    [Fact]
    public void A_read_only_request_is_taken_beside_read_only_ones_only()
    {
        var request = new Plain { ReadOnly = true };
        _queue.Add(request);
        Assert.Null(_queue.TakeInterleaving(besideReadOnly: false));
        Assert.Same(request, _queue.TakeInterleaving(besideReadOnly: true));
    }

    private sealed class Plain : Request
    {
        public bool Interleaves { get; init; }

        public bool ReadOnly { get; init; }

        public override bool AlwaysInterleaves => Interleaves;

        public override bool IsReadOnly => ReadOnly;

        public override bool KeepsAlive => true;

        public override bool EndsWithActivation => false;

        public override Task Invoke(object target) => Task.CompletedTask;

        public override void Complete(Task result)
        {
        }

        public override void Reject(Exception reason)
        {
        }
    }
}
