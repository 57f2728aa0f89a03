using Chatcode.Fakes.DigitalOcean;

namespace Chatcode.Fakes.Demo;

/// <summary>Boots droplets for real, on this machine.</summary>
/// <param name="command">Program that is called with <c>start|stop|destroy</c> and the droplet's id; started, it becomes the gateway.</param>
/// <param name="boot">From power to gateway.</param>
/// <param name="log">Told what happens, a line at a time.</param>
internal sealed class LocalDroplets(string command, TimeSpan boot, Action<string> log) : IDropletHardware, IAsyncDisposable
{
    private readonly Dictionary<long, LocalDroplet> _droplets = [];
    private readonly List<Task> _destroyed = [];

    public void Created(Droplet droplet)
    {
        var gateway = UserData.Read(droplet.UserData);
        if (gateway is null) log($"droplet {droplet.Id}: its user-data names no gateway");
        var local = new LocalDroplet(droplet.Id, gateway, command, log);
        _droplets.Add(droplet.Id, local);
        if (droplet.Status != "off") local.PowerOn(boot);
    }

    public void PoweredOn(Droplet droplet) => _droplets[droplet.Id].PowerOn(boot);

    public void PoweredOff(Droplet droplet) => _droplets[droplet.Id].PowerOff();

    public void Destroyed(Droplet droplet)
    {
        _destroyed.RemoveAll(static task => task.IsCompletedSuccessfully);
        if (_droplets.Remove(droplet.Id, out var local)) _destroyed.Add(local.DestroyAsync());
    }

    /// <summary>Every gateway and its sessions end; the homes stay.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_droplets.Values.Select(static one => one.StopAsync()).Concat(_destroyed).ToArray()).ConfigureAwait(false);
}
