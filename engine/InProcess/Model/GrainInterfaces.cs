using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>What a reference can stand for: a grain or an observer.</summary>
    public interface IAddressable;
}

namespace Orleans
{
    /// <summary>A grain's interface. Its methods return <see cref="Task"/> or <see cref="Task{TResult}"/>.</summary>
    public interface IGrain : IAddressable;

    /// <summary>The interface of a grain that is named by text.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>The interface of an object outside of grains that grains may call, see <see cref="IGrainFactory.CreateObjectReference{TGrainObserverInterface}"/>.</summary>
    public interface IGrainObserver : IAddressable;

    /// <summary>A grain's class, see <see cref="Grain"/>.</summary>
    public interface IGrainBase;

    /// <summary>Makes references. Safe for concurrent use.</summary>
    public interface IGrainFactory
    {
        /// <summary>A reference to the grain of that key, which is activated by its first call. Costs no call itself.</summary>
        /// <param name="primaryKey">The grain's key; not empty.</param>
        /// <param name="grainClassNamePrefix">Must be null here: exactly one class implements an interface.</param>
        /// <exception cref="ArgumentException">No grain class, or more than one, implements the interface.</exception>
        TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null) where TGrainInterface : IGrainWithStringKey;

        /// <summary>
        /// A reference to an object of the caller's. The object is held weakly: the caller keeps it alive. Its calls run one
        /// after another; a call to an object that is gone ends by its timeout. Not to be called by grains.
        /// </summary>
        TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj) where TGrainObserverInterface : IGrainObserver;

        /// <summary>Ends a reference made by <see cref="CreateObjectReference{TGrainObserverInterface}"/>: later calls end by their timeout.</summary>
        /// <param name="obj">The reference, as it was returned.</param>
        /// <exception cref="ArgumentException"><paramref name="obj"/> is not a reference to an observer.</exception>
        void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj) where TGrainObserverInterface : IGrainObserver;
    }
}
