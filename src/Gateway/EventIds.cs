namespace Chatcode.Gateway;

/// <summary>Numbers of the daemon's log events; tmux' own begin at 2100. Append only: alerts are tied to them.</summary>
internal static class EventIds
{
    public const int Starting = 1;
    public const int Stopped = 2;
    public const int TmuxUnusable = 3;
    public const int LinkConnected = 100;
    public const int LinkDisconnected = 101;
    public const int LinkRefused = 102;
    public const int LinkUnreachable = 103;
    public const int LinkWaiting = 104;
    public const int LinkCloseCut = 105;
    public const int SessionStarted = 200;
    public const int StreamPaused = 201;
    public const int StreamFailed = 202;
    public const int SessionEnded = 203;
    public const int SessionRecovered = 204;
    public const int SessionNotRecovered = 205;
    public const int CommandRefused = 300;
    public const int CommandFailed = 301;
    public const int FrameIgnored = 302;
    public const int KeysExpired = 400;
    public const int KeysNotSwept = 401;
    public const int TransferFailed = 410;
    public const int InstallStarted = 420;
    public const int InstallEnded = 421;
    public const int InstallFailed = 422;
    public const int InstallBroken = 423;
    public const int UpdateStarted = 430;
    public const int UpdateTried = 431;
    public const int UpdateKept = 432;
    public const int UpdateFailed = 433;
    public const int UpdateBroken = 434;
}
