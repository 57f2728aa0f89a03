namespace Orleans.Core
{
    /// <summary>A stored value.</summary>
    public interface IStorage
    {
        /// <summary>Changes with every write; null when nothing is stored.</summary>
        string? Etag { get; }

        /// <summary>The value is stored.</summary>
        bool RecordExists { get; }

        /// <summary>Forgets the stored value and starts over with a new one.</summary>
        /// <exception cref="Storage.InconsistentStateException">Someone else wrote since the last read.</exception>
        Task ClearStateAsync();

        /// <summary>Stores the value as it is now; durable when the task is complete.</summary>
        /// <exception cref="Storage.InconsistentStateException">Someone else wrote since the last read.</exception>
        Task WriteStateAsync();

        /// <summary>Replaces the value by the stored one, or by a new one when nothing is stored.</summary>
        Task ReadStateAsync();
    }

    /// <summary>A stored value.</summary>
    public interface IStorage<TState> : IStorage
    {
        /// <summary>The value in memory. Never null before it was set to null.</summary>
        TState State { get; set; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>A value of a grain that outlives its activation; read before <see cref="Grain.OnActivateAsync"/>.</summary>
    public interface IPersistentState<TState> : Core.IStorage<TState>;

    /// <summary>Has a constructor's <see cref="IPersistentState{TState}"/> parameter filled.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class PersistentStateAttribute : Attribute
    {
        /// <summary>Names the value.</summary>
        /// <param name="stateName">Unique within the grain class.</param>
        /// <param name="storageName">The store; here all are the same PostgreSQL, and the name is part of the row's key.</param>
        public PersistentStateAttribute(string stateName, string? storageName = null)
        {
            ArgumentNullException.ThrowIfNull(stateName);
            StateName = stateName;
            StorageName = storageName;
        }

        /// <summary>Unique within the grain class.</summary>
        public string StateName { get; }

        /// <summary>The store; null for the default one.</summary>
        public string? StorageName { get; }
    }
}

namespace Orleans.Storage
{
    /// <summary>A write met a stored value that is newer than the one it read. Escaping from a grain's method, it ends the activation.</summary>
    public class InconsistentStateException : Runtime.OrleansException
    {
        /// <summary>Makes one without etags.</summary>
        public InconsistentStateException(string message)
            : base(message)
        {
        }

        /// <summary>Makes one with the etags.</summary>
        /// <param name="errorMsg">For people.</param>
        /// <param name="storedEtag">What the store has; null when nothing, or unknown.</param>
        /// <param name="currentEtag">What the writer thought it has.</param>
        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
            : base(errorMsg)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        /// <summary>What the store has; null when nothing, or unknown.</summary>
        public string? StoredEtag { get; }

        /// <summary>What the writer thought it has.</summary>
        public string? CurrentEtag { get; }

        /// <summary>Cleared where it first left an activation, so that only that one ends and not its callers.</summary>
        internal bool EndsActivation { get; set; } = true;
    }
}
