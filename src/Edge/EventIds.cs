namespace Chatcode.Edge;

/// <summary>Numbers of the edge's log events. Append only: alerts are tied to them.</summary>
internal static class EventIds
{
    public const int RequestFailed = 2000;
    public const int RequestUnavailable = 2001;
    public const int OriginRefused = 2002;
    public const int GatewayAttached = 2010;
    public const int GatewayClosed = 2011;
    public const int GatewayRetry = 2012;
    public const int GatewayMessageIgnored = 2013;
    public const int GatewayQueueOverrun = 2014;
    public const int GatewayFailed = 2015;
    public const int ViewerClosed = 2021;
    public const int ViewerRetry = 2022;
    public const int ViewerFailed = 2023;
    public const int RenewalFailed = 2030;
    public const int ReportFailed = 2031;
    public const int DetachFailed = 2032;
    public const int DrainTimedOut = 2040;
    public const int WebRootMissing = 2041;
    public const int ReleaseMissing = 2042;
    public const int SignInUnchecked = 2050;
    public const int MailFailed = 2051;
    public const int LinkLogged = 2052;
    public const int ProviderFailed = 2053;
    public const int StateInvalid = 2054;
    public const int LinkUnavailable = 2055;
    public const int ProxyUntrusted = 2056;
    public const int TransferNotGivenUp = 2060;
    public const int DownloadBrokenOff = 2061;
    public const int DownloadFailed = 2062;
}
