namespace Chatcode.Fakes.DigitalOcean;

/// <summary>
/// The droplets of all accounts. Time passes when somebody looks: what is due by the clock has happened then. A step whose pace
/// is infinite waits for the method that takes it.
/// </summary>
public sealed class DropletCloud
{
    private const long FirstDroplet = 530_000_000;
    private const long FirstAction = 2_400_000_000;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly IDropletHardware? _hardware;
    private readonly int _limit;
    private readonly SortedDictionary<long, Droplet> _droplets = [];
    private readonly SortedDictionary<long, DropletAction> _actions = [];
    private readonly SortedSet<(string Owner, string Name)> _tags = [];
    private long _made;
    private long _acted;

    internal DropletCloud(FakeDigitalOceanOptions options, CloudMemory memory)
    {
        (_time, _hardware, _limit, Pace) = (options.Time, options.Hardware, options.DropletLimit, options.Pace);
        (_made, _acted) = (memory.Made, memory.Acted);
        foreach (var action in memory.Actions) _actions.Add(action.Id, action);
        foreach (var tag in memory.Tags) _tags.Add((tag[0], tag[1]));
        foreach (var droplet in memory.Droplets)
        {
            _droplets.Add(droplet.Id, droplet);
            _hardware?.Created(droplet);
        }
    }

    /// <summary>Of droplets and actions to come.</summary>
    public CloudPace Pace { get; set; }

    /// <summary>Every droplet there is, oldest first.</summary>
    public IReadOnlyList<Droplet> Droplets => Locked(() => _droplets.Values.ToArray());

    /// <summary>Droplets ever made: two where one was wanted show even when one is gone again.</summary>
    public long EverMade => Locked(() => _made);

    public Droplet? Find(long id) => Locked(() => _droplets.GetValueOrDefault(id));

    /// <summary>Actions of a droplet, oldest first, also when it is gone.</summary>
    public IReadOnlyList<DropletAction> ActionsOf(long droplet) => Locked(() => _actions.Values.Where(one => one.Droplet == droplet).ToArray());

    /// <summary>It has booted.</summary>
    public void Boot(long id) => Change(id, droplet => droplet with { BootsAt = _time.GetUtcNow() });

    /// <summary>It gets a public address now.</summary>
    public void GiveAddress(long id) => Change(id, droplet => droplet with { AddressAt = _time.GetUtcNow() });

    /// <summary>The actions that it is busy with end now.</summary>
    public void EndActions(long id, bool errored = false) => Locked(() =>
    {
        foreach (var action in _actions.Values.Where(one => one.Droplet == id && one.Status == "in-progress" && one.Type != "create").ToArray()) End(action, errored);
        return 0;
    });

    /// <summary>Somebody destroys it at the cloud's own site.</summary>
    public void Vanish(long id) => Locked(() => Remove(id));

    internal CloudMemory Remember(CloudMemory memory) => Locked(() => memory with
    {
        Droplets = [.. _droplets.Values],
        Actions = [.. _actions.Values],
        Tags = [.. _tags.Select(static one => new[] { one.Owner, one.Name })],
        Made = _made,
        Acted = _acted,
    });

    internal (Droplet Droplet, DropletAction Action) Create(string owner, DropletOrder order) => Locked(() =>
    {
        var (region, size, image) = order.Check();
        if (_droplets.Values.Count(one => one.Owner == owner) >= _limit)
        {
            throw CloudRefusal.Unprocessable("creating this/these droplet(s) will exceed your droplet limit");
        }

        var now = _time.GetUtcNow();
        var droplet = new Droplet
        {
            Id = FirstDroplet + _made++,
            Owner = owner,
            Name = order.Name!,
            Region = region.Slug,
            Size = size.Slug,
            Image = image.Slug,
            Tags = [.. (order.Tags ?? []).Select(tag => Canonical(owner, tag)).Distinct()],
            UserData = order.UserData ?? "",
            Backups = order.Backups,
            Ipv6 = order.Ipv6,
            Monitoring = order.Monitoring,
            Status = "new",
            CreatedAt = now,
            BootsAt = After(now, Pace.Boot),
            AddressAt = After(now, Pace.Address),
        };
        _droplets.Add(droplet.Id, droplet);
        var action = Start(droplet, "create", droplet.BootsAt);
        _hardware?.Created(droplet);
        return (droplet, action);
    });

    internal DropletAction Act(string owner, long id, string? type) => Locked(() =>
    {
        var droplet = Own(owner, id);
        if (_actions.Values.Any(one => one.Droplet == id && one.Status == "in-progress")) throw CloudRefusal.Unprocessable("Droplet already has a pending event.");
        switch (type)
        {
            case "power_on" when droplet.Status != "off":
                throw CloudRefusal.Unprocessable("Droplet is already powered on.");
            case "power_off" or "shutdown" when droplet.Status == "off":
                throw CloudRefusal.Unprocessable("Droplet is already powered off.");
            case "power_on":
                _hardware?.PoweredOn(droplet);
                break;
            case "power_off" or "shutdown":
                _hardware?.PoweredOff(droplet);
                break;
            default:
                throw CloudRefusal.Unprocessable("The action type is not valid for this resource.");
        }

        return Start(droplet, type, After(_time.GetUtcNow(), Pace.Action));
    });

    internal Droplet Get(string owner, long id) => Locked(() => Own(owner, id));

    internal DropletAction GetAction(string owner, long id) => Locked(() =>
        _actions.TryGetValue(id, out var action) && _droplets.TryGetValue(action.Droplet, out var droplet) && droplet.Owner == owner ? action : throw CloudRefusal.NotFound());

    internal IReadOnlyList<Droplet> List(string owner, string? tag, string? name) => Locked(() => _droplets.Values
        .Where(one => one.Owner == owner && (tag is null || one.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase)) && (name is null || one.Name == name))
        .ToArray());

    internal void Destroy(string owner, long id) => Locked(() => Remove(Own(owner, id).Id));

    internal void DestroyTagged(string owner, string tag)
    {
        foreach (var droplet in List(owner, tag, name: null)) Locked(() => Remove(droplet.Id));
    }

    internal IReadOnlyList<string> Tags(string owner) => Locked(() => _tags.Where(one => one.Owner == owner).Select(static one => one.Name).ToArray());

    internal string AddTag(string owner, string? name) => Locked(() =>
    {
        DropletOrder.CheckTag(name);
        return Canonical(owner, name!);
    });

    internal void RemoveTag(string owner, string name) => Locked(() =>
    {
        if (!_tags.Remove((owner, name))) throw CloudRefusal.NotFound();
        foreach (var droplet in _droplets.Values.Where(one => one.Owner == owner && one.Tags.Contains(name)).ToArray())
        {
            _droplets[droplet.Id] = droplet with { Tags = [.. droplet.Tags.Where(tag => tag != name)] };
        }

        return 0;
    });

    private static DateTimeOffset? After(DateTimeOffset now, TimeSpan pace) => pace == Timeout.InfiniteTimeSpan ? null : now + pace;

    private T Locked<T>(Func<T> work)
    {
        lock (_lock)
        {
            CatchUp();
            return work();
        }
    }

    private void CatchUp()
    {
        var now = _time.GetUtcNow();
        foreach (var droplet in _droplets.Values.ToArray())
        {
            if (droplet is { Status: "new", BootsAt: { } boots } && boots <= now)
            {
                _droplets[droplet.Id] = droplet with { Status = "active" };
                End(_actions.Values.First(one => one.Droplet == droplet.Id && one.Type == "create"), errored: false);
            }

            if (droplet is { PublicAddress: null, AddressAt: { } comes } && comes <= now)
            {
                // 198.18.0.0/15 is for tests and leads nowhere.
                var number = droplet.Id - FirstDroplet;
                _droplets[droplet.Id] = _droplets[droplet.Id] with { PublicAddress = $"198.18.{number / 254 % 256}.{(number % 254) + 1}" };
            }
        }

        foreach (var action in _actions.Values.Where(one => one is { Status: "in-progress", EndsAt: { } ends } && ends <= now).ToArray()) End(action, errored: false);
    }

    private void End(DropletAction action, bool errored)
    {
        _actions[action.Id] = action with { Status = errored ? "errored" : "completed", CompletedAt = _time.GetUtcNow() };
        if (errored || !_droplets.TryGetValue(action.Droplet, out var droplet)) return;
        _droplets[droplet.Id] = droplet with { Status = action.Type is "power_off" or "shutdown" ? "off" : "active" };
    }

    private DropletAction Start(Droplet droplet, string type, DateTimeOffset? ends)
    {
        var action = new DropletAction
        {
            Id = FirstAction + _acted++,
            Droplet = droplet.Id,
            Type = type,
            Status = "in-progress",
            StartedAt = _time.GetUtcNow(),
            EndsAt = ends,
        };
        _actions.Add(action.Id, action);
        return action;
    }

    private void Change(long id, Func<Droplet, Droplet> change) => Locked(() =>
    {
        _droplets[id] = change(_droplets.GetValueOrDefault(id) ?? throw new ArgumentException($"there is no droplet {id}", nameof(id)));
        return 0;
    });

    private int Remove(long id)
    {
        if (_droplets.Remove(id, out var droplet)) _hardware?.Destroyed(droplet);
        return 0;
    }

    private Droplet Own(string owner, long id) =>
        _droplets.TryGetValue(id, out var droplet) && droplet.Owner == owner ? droplet : throw CloudRefusal.NotFound();

    // The spelling of a tag's first use is kept.
    private string Canonical(string owner, string tag)
    {
        foreach (var (_, known) in _tags.Where(one => one.Owner == owner))
        {
            if (known.Equals(tag, StringComparison.OrdinalIgnoreCase)) return known;
        }

        _tags.Add((owner, tag));
        return tag;
    }
}
