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
    public const int DigitalOceanAnswered = 1040;
    public const int DigitalOceanNoAnswer = 1041;
    public const int DigitalOceanNotRefreshed = 1042;
    public const int DigitalOceanConnected = 1043;
    public const int DigitalOceanDisconnected = 1044;
    public const int DigitalOceanNotRevoked = 1045;
    public const int DigitalOceanRefreshed = 1046;
    public const int DigitalOceanBroken = 1047;
    public const int DigitalOceanUnreadable = 1048;
    public const int ServerIntent = 1060;
    public const int ServerDroplet = 1061;
    public const int ServerNotProvisioned = 1062;
    public const int ServerActive = 1063;
    public const int ServerTimeout = 1064;
    public const int ServerNoAddress = 1065;
    public const int ServerDeleting = 1066;
    public const int ServerDropletDeleted = 1067;
    public const int ServerDeletePending = 1068;
    public const int ServerRemoved = 1069;
    public const int ServerNotListed = 1070;
    public const int CatalogNotLive = 1071;
    public const int DigitalOceanNotCleared = 1072;
    public const int ServerGivenUp = 1073;
    public const int ServerDeletionUnknown = 1080;
}
