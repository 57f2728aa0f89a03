namespace Chatcode.Engine.InProcess.Calls;

/// <summary>Requests that wait, in the order they came. Not safe for concurrent use.</summary>
internal sealed class RequestQueue
{
    private Request? _first;
    private Request? _last;
    private int _special;

    public bool IsEmpty => _first is null;

    public void Add(Request request)
    {
        if (_last is null) _first = request;
        else _last.Next = request;
        _last = request;
        if (IsSpecial(request)) _special++;
    }

    /// <summary>Takes the first.</summary>
    public Request? TakeFirst() => _first is null ? null : Unlink(null, _first);

    /// <summary>Takes the first that may run beside a request that is running. Costs nothing while none of that kind waits, however many others do.</summary>
    /// <param name="besideReadOnly">The running one is read-only.</param>
    public Request? TakeInterleaving(bool besideReadOnly)
    {
        if (_special == 0) return null;
        Request? previous = null;
        for (var request = _first; request is not null; previous = request, request = request.Next)
        {
            if (request.AlwaysInterleaves || (besideReadOnly && request.IsReadOnly)) return Unlink(previous, request);
        }

        return null;
    }

    private static bool IsSpecial(Request request) => request.AlwaysInterleaves || request.IsReadOnly;

    private Request Unlink(Request? previous, Request request)
    {
        if (previous is null) _first = request.Next;
        else previous.Next = request.Next;
        if (_last == request) _last = previous;
        if (IsSpecial(request)) _special--;
        request.Next = null;
        return request;
    }
}
