//! Hashes of entries, and their Merkle tree (RFC 9162 §2.1): leaves and nodes are told apart by their first byte.

use crate::entity::audit_entry::Model;
use sha2::{Digest, Sha256};

/// A SHA-256 digest.
pub type Hash = [u8; 32];

/// Where an entry stands: its transaction, and its place there.
pub type Place = (i64, i64);

/// The hash of everything that the entry says, without its place. Every part goes in with its length, so that none can
/// be taken for a part of its neighbour.
pub fn content(entry: &Model) -> Hash {
    let mut hasher = Sha256::new();
    let mut part = |bytes: Option<&[u8]>| {
        let length = bytes.map_or(u64::MAX, |bytes| u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        hasher.update(length.to_be_bytes());
        hasher.update(bytes.unwrap_or_default());
    };
    part(Some(entry.id.as_bytes()));
    part(Some(&entry.occurred_at.timestamp_micros().to_be_bytes()));
    part(entry.client.as_ref().map(|client| client.as_bytes().as_slice()));
    part(entry.client_id.as_deref().map(str::as_bytes));
    for text in [&entry.role, &entry.operation, &entry.action] {
        part(Some(text.as_bytes()));
    }
    part(entry.subject_type.as_deref().map(str::as_bytes));
    part(entry.subject_id.as_ref().map(|subject| subject.as_bytes().as_slice()));
    part(entry.subject_version.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
    for text in [&entry.persons, &entry.fields] {
        part(Some(text.as_bytes()));
    }
    part(entry.purpose.as_deref().map(str::as_bytes));
    part(Some(entry.request_id.as_bytes()));
    part(entry.digests.as_deref().map(str::as_bytes));
    hasher.finalize().0
}

/// The leaf of an entry with this content at this place.
pub fn leaf((xact, seq): Place, content: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(xact.to_be_bytes());
    hasher.update(seq.to_be_bytes());
    hasher.update(content);
    hasher.finalize().0
}

/// The root over the leaves: of none, the hash of nothing.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).0,
        [leaf] => *leaf,
        _ => {
            let half = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(half);
            let mut hasher = Sha256::new();
            hasher.update([1]);
            hasher.update(root(left));
            hasher.update(root(right));
            hasher.finalize().0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_tells_every_leaf_and_its_place() {
        let leaves: Vec<Hash> = (0..7).map(|number| leaf((0, number), &[0; 32])).collect();
        let whole = root(&leaves);
        for place in 0..leaves.len() {
            let mut altered = leaves.clone();
            altered[place][0] ^= 1;
            assert_ne!(root(&altered), whole, "altered {place}");
            let mut shorter = leaves.clone();
            shorter.remove(place);
            assert_ne!(root(&shorter), whole, "without {place}");
        }
        let mut exchanged = leaves.clone();
        exchanged.swap(2, 5);
        assert_ne!(root(&exchanged), whole);
        // A node cannot be passed off as a leaf.
        assert_ne!(root(&[root(&leaves[..4]), root(&leaves[4..])]), leaf((0, 0), &[0; 32]));
    }

    /// The tree of RFC 9162 for three leaves: the first two together, the third beside them.
    #[test]
    fn the_tree_has_the_shape_of_the_rfc() {
        let leaves: Vec<Hash> = (0..3).map(|number| leaf((0, number), &[0; 32])).collect();
        let node = |left: Hash, right: Hash| {
            let bytes: Vec<u8> = [1].into_iter().chain(left).chain(right).collect();
            Sha256::digest(bytes).0
        };
        assert_eq!(root(&leaves), node(node(leaves[0], leaves[1]), leaves[2]));
    }
}
