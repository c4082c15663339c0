//! What many pages show is digested once and converted once.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

use crate::source::digest::Digest;

/// A part of views with its digest, which stands for it in keys, and its value for templates. Each is made when it is
/// needed first. Cloning it copies a pointer, as does putting it into another part: Tera counts references.
#[derive(Debug)]
pub struct Sealed<T>(Arc<Inner<T>>);

#[derive(Debug)]
struct Inner<T> {
    part: T,
    digest: OnceLock<Digest>,
    value: OnceLock<tera::Value>,
}

impl<T: Serialize + Hash> Sealed<T> {
    /// Seals a part.
    pub fn new(part: T) -> Self {
        Sealed(Arc::new(Inner { part, digest: OnceLock::new(), value: OnceLock::new() }))
    }

    /// What templates see.
    #[must_use]
    pub fn value(&self) -> tera::Value {
        self.0.value.get_or_init(|| tera::Value::from_serializable(&self.0.part)).clone()
    }
}

impl<T: Hash> Sealed<T> {
    /// Of the part.
    #[must_use]
    pub fn digest(&self) -> Digest {
        *self.0.digest.get_or_init(|| Digest::of(&self.0.part))
    }
}

impl<T> Clone for Sealed<T> {
    fn clone(&self) -> Self {
        Sealed(self.0.clone())
    }
}

impl<T> Deref for Sealed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.part
    }
}

impl<T: Hash> Hash for Sealed<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest().hash(state);
    }
}

impl<T: Serialize + Hash> Serialize for Sealed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}
