namespace Chatcode.Grains.DigitalOcean.Api;

/// <summary>
/// The calls of DigitalOcean's API that are used. Each takes the token it acts with, and answers with a result whatever happens:
/// nothing that the network or DigitalOcean does is an exception.
/// </summary>
internal interface IDigitalOceanApi
{
    /// <summary>Makes a droplet; it is there from the answer on, without an address yet.</summary>
    Task<ApiResult<Droplet>> CreateDroplet(string token, NewDroplet droplet);

    /// <summary>One droplet.</summary>
    Task<ApiResult<Droplet>> GetDroplet(string token, long id);

    /// <summary>All droplets with a tag; a list that is too long to be read whole is a failure.</summary>
    Task<ApiResult<Droplet[]>> FindDroplets(string token, string tag);

    /// <summary>Destroys a droplet. <see cref="ApiOutcome.NotFound"/> when there is none.</summary>
    Task<ApiResult<Done>> DeleteDroplet(string token, long id);

    /// <summary>Switches a droplet on or off. DigitalOcean accepts it and does it within seconds.</summary>
    Task<ApiResult<DropletAction>> SwitchDroplet(string token, long id, bool on);

    /// <summary>All regions, available or not.</summary>
    Task<ApiResult<Region[]>> GetRegions(string token);

    /// <summary>All sizes, available or not.</summary>
    Task<ApiResult<Size[]>> GetSizes(string token);

    /// <summary>The public images of distributions.</summary>
    Task<ApiResult<Image[]>> GetImages(string token);

    /// <summary>Whose token it is.</summary>
    Task<ApiResult<Account>> GetAccount(string token);
}
