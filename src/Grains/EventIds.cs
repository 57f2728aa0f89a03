namespace Chatcode.Grains;

/// <summary>Ids of log events of the grains, 1000–1999. Append only: operators' filters name them.</summary>
internal static class EventIds
{
    public const int GatewayConnected = 1000;
    public const int GatewayDisconnected = 1001;
    public const int SessionStatusChanged = 1002;
    public const int FrameIgnored = 1003;
    public const int FrameGap = 1004;
    public const int EventIgnored = 1005;
    public const int EventUnused = 1006;
    public const int ScreenRefused = 1007;
    public const int EdgeFull = 1008;
    public const int EdgeLost = 1009;
    public const int DeliverFailed = 1010;
    public const int PresenceUntold = 1011;
    public const int GatewayBackgroundFailed = 1012;
    public const int ServerPresenceUnknown = 1013;
    public const int Superseded = 1014;
    public const int GatewayBusy = 1020;
    public const int SessionBusy = 1021;
    public const int SessionAcksBusy = 1022;
}
