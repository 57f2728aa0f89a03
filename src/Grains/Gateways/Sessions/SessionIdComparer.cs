using System.Text;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways.Sessions;

/// <summary>Finds sessions by the id's bytes as they stand in a frame, without making a string.</summary>
internal sealed class SessionIdComparer : IEqualityComparer<SessionId>, IAlternateEqualityComparer<ReadOnlySpan<byte>, SessionId>
{
    public bool Equals(SessionId x, SessionId y) => x == y;

    public bool Equals(ReadOnlySpan<byte> alternate, SessionId other) => Ascii.Equals(alternate, other.Value);

    public int GetHashCode(SessionId id)
    {
        var hash = new Fnv();
        foreach (var c in id.Value) hash.Add((byte)c);
        return hash.Value;
    }

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new Fnv();
        foreach (var b in alternate) hash.Add(b);
        return hash.Value;
    }

    /// <exception cref="FormatException">Not an id of a session.</exception>
    public SessionId Create(ReadOnlySpan<byte> alternate) => SessionId.Parse(Encoding.UTF8.GetString(alternate));

    // FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv). Keys are our own random ids, so flooding is no concern.
    private ref struct Fnv()
    {
        private uint _hash = 2166136261;

        public readonly int Value => (int)_hash;

        public void Add(byte b) => _hash = (_hash ^ b) * 16777619;
    }
}
