using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets.Viewers;

internal sealed partial class ViewerSocket
{
    [LoggerMessage(EventIds.ViewerClosed, LogLevel.Information, "Viewer {ViewerId} of session {SessionId} ended: {End}")]
    private partial void LogClosed(ViewerId viewerId, SessionId sessionId, string end);

    [LoggerMessage(EventIds.ViewerFailed, LogLevel.Error, "Viewer {ViewerId}: its socket failed")]
    private partial void LogFailed(Exception error, ViewerId viewerId);
}
