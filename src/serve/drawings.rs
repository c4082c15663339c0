//! Pictures that were drawn or encoded for earlier requests: that takes long, and a page that is loaded again asks for
//! the same. They are known by their keys, which tell all that their bytes depend on, so they outlive a snapshot.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;

use crate::source::digest::Digest;

/// So many pictures are kept at most.
const MOST: usize = 64;
/// So many bytes of them.
const MOST_BYTES: usize = 32 << 20;

/// The pictures, the oldest first.
#[derive(Default)]
pub(super) struct Drawings(Mutex<VecDeque<(Digest, Bytes)>>);

impl Drawings {
    /// The bytes of a picture, if they are kept.
    pub(super) fn find(&self, key: Digest) -> Option<Bytes> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| *known == key).map(|(_, bytes)| bytes.clone())
    }

    /// Keeps a picture, and gives up the oldest where they are too many.
    pub(super) fn keep(&self, key: Digest, bytes: Bytes) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Two may have asked at the same time.
        kept.retain(|(known, _)| *known != key);
        kept.push_back((key, bytes));
        let mut size: usize = kept.iter().map(|(_, bytes)| bytes.len()).sum();
        while kept.len() > MOST || size > MOST_BYTES {
            size -= kept.pop_front().map_or(size, |(_, bytes)| bytes.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_bounded() {
        let drawings = Drawings::default();
        let key = |n: usize| Digest::of(&n);
        let known = |n: usize| drawings.find(key(n)).is_some();
        for n in 0..MOST {
            drawings.keep(key(n), Bytes::from(vec![1; n]));
            drawings.keep(key(n), Bytes::from(vec![2; n]));
        }
        assert!((0..MOST).all(|n| drawings.find(key(n)).is_some_and(|bytes| bytes == vec![2; n])));
        drawings.keep(key(MOST), Bytes::new());
        assert!(!known(0) && known(1) && known(MOST));
        drawings.keep(key(100), Bytes::from(vec![0; MOST_BYTES]));
        assert!(known(100) && !known(MOST - 1));
        drawings.keep(key(101), Bytes::from(vec![0; MOST_BYTES + 1]));
        assert!(!known(100) && !known(101));
    }
}
