using Chatcode.Grains.Ids;
using Microsoft.Extensions.Logging;

namespace Chatcode.Grains.Telemetry;

/// <summary>
/// A grain's logger: puts its ids round each line that is written, and costs nothing for those that are not. Scopes that are
/// opened outside do not reach into a grain's turns.
/// </summary>
/// <param name="inner">Writes.</param>
/// <param name="ids">Asked at each line, as a grain learns its ids after its birth.</param>
internal sealed class IdentifiedLogger(ILogger inner, Func<LogIds> ids) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!inner.IsEnabled(logLevel)) return;
        using (inner.BeginScope(ids().Add(session: SessionOf(state)))) inner.Log(logLevel, eventId, state, exception, formatter);
    }

    // Lines about a session name it themselves.
    private static SessionId? SessionOf<TState>(TState state) =>
        state is IEnumerable<KeyValuePair<string, object?>> values && values.FirstOrDefault(static value => value.Key == "SessionId").Value is SessionId session ? session : null;
}
