namespace Chatcode.ProgrammingModel.Tests;

public interface IReferenceGrain : IGrainWithStringKey
{
    Task<string> Key();

    Task<string> KeyOf(IReferenceGrain other);

    Task<IReferenceGrain> Self();

    Task<IReferenceGrain> Pass(IReferenceGrain other);
}

public interface IOtherFace : IGrainWithStringKey
{
    Task<string> OtherKey();
}

public interface INobodysGrain : IGrainWithStringKey;

public sealed class ReferenceGrain : Grain, IReferenceGrain, IOtherFace
{
    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<string> OtherKey() => Key();

    public Task<string> KeyOf(IReferenceGrain other) => other.Key();

    public Task<IReferenceGrain> Self() => Task.FromResult(this.AsReference<IReferenceGrain>());

    public Task<IReferenceGrain> Pass(IReferenceGrain other) => Task.FromResult(other);
}

[Collection(nameof(SharedEngine))]
public sealed class ReferenceTests(SharedEngine engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Theory]
    [InlineData("a")]
    [InlineData("A")]
    [InlineData("user:1/page 2")]
    [InlineData("dev:ada@localhost")]
    [InlineData("späte Grüße, 東京 😀")]
    [InlineData("per%20cent+plus#hash?query")]
    public async Task A_key_is_kept_as_it_is(string key)
    {
        var grain = engine.Grains.GetGrain<IReferenceGrain>(key);
        Assert.Equal(key, grain.GetPrimaryKeyString());
        Assert.Equal(key, await grain.Key());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void A_key_that_is_empty_is_refused(string? key) =>
        Assert.ThrowsAny<ArgumentException>(() => engine.Grains.GetGrain<IReferenceGrain>(key!));

    [Fact]
    public void References_to_one_grain_are_equal()
    {
        var first = engine.Grains.GetGrain<IReferenceGrain>(_key);
        var second = engine.Grains.GetGrain<IReferenceGrain>(_key);
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(first, engine.Grains.GetGrain<IReferenceGrain>(_key + "x"));
        Assert.Single(new HashSet<IReferenceGrain> { first, second });
    }

    [Fact]
    public async Task A_reference_passes_both_ways()
    {
        var other = engine.Grains.GetGrain<IReferenceGrain>(_key + " other");
        var grain = engine.Grains.GetGrain<IReferenceGrain>(_key);
        Assert.Equal(_key + " other", await grain.KeyOf(other));
        Assert.Equal(other, await grain.Pass(other));
        Assert.Equal(grain, await grain.Self());
        Assert.Equal(_key, await (await grain.Self()).Key());
    }

    [Fact]
    public async Task A_grain_that_passes_itself_passes_a_reference()
    {
        var middle = engine.Grains.GetGrain<IPassesItself>(_key);
        Assert.Equal(_key, await middle.PassYourselfTo(_key + " other"));
    }

    [Fact]
    public async Task A_reference_becomes_one_of_another_interface()
    {
        var grain = engine.Grains.GetGrain<IReferenceGrain>(_key);
        Assert.Equal(_key, await grain.AsReference<IOtherFace>().OtherKey());
    }

    [Fact]
    public void An_interface_without_a_grain_class_is_refused() =>
        Assert.ThrowsAny<ArgumentException>(() => engine.Grains.GetGrain<INobodysGrain>(_key));
}

public interface IPassesItself : IGrainWithStringKey
{
    Task<string> PassYourselfTo(string other);
}

public interface IKeeper : IGrainWithStringKey
{
    Task<string> KeyOf(IPassesItself visitor);
}

public sealed class PassingGrain : Grain, IPassesItself
{
    public Task<string> PassYourselfTo(string other) => GrainFactory.GetGrain<IKeeper>(other).KeyOf(this);
}

public sealed class KeeperGrain : Grain, IKeeper
{
    public Task<string> KeyOf(IPassesItself visitor) =>
        Task.FromResult(visitor is Grain ? "the grain itself" : visitor.GetPrimaryKeyString());
}
