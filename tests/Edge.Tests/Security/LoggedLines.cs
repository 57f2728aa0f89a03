using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chatcode.Edge.Tests.Security;

/// <summary>Keeps everything that is logged, with its scopes' and parameters' values, as a log collector would.</summary>
public sealed class LoggedLines : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyCollection<string> All => _lines;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(LoggedLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => lines._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
            List<string> scopes = [];
            lines._scopes.ForEachScope(static (scope, found) => found.Add($"{scope}"), scopes);
            lines._lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {string.Join(' ', values)} {string.Join(' ', scopes)} {exception}");
        }
    }
}
