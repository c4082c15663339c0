//! What many pages show is digested once and converted once.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

use crate::source::digest::Digest;

/// A part of views with its digest, which stands for it in keys, and its value for templates, which is made when the
/// first needs it. Cloning it copies a pointer, as does putting it into another part: Tera counts references.
#[derive(Debug)]
pub struct Sealed<T>(Arc<Inner<T>>);

#[derive(Debug)]
struct Inner<T> {
    part: T,
    digest: Digest,
    value: OnceLock<tera::Value>,
}

impl<T: Serialize + Hash> Sealed<T> {
    /// Seals a part.
    pub fn new(part: T) -> Self {
        let digest = Digest::of(&part);
        Sealed(Arc::new(Inner { part, digest, value: OnceLock::new() }))
    }

    /// What templates see.
    #[must_use]
    pub fn value(&self) -> tera::Value {
        self.0.value.get_or_init(|| tera::Value::from_serializable(&self.0.part)).clone()
    }
}

impl<T> Sealed<T> {
    /// Of the part.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.0.digest
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

impl<T> Hash for Sealed<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.digest.hash(state);
    }
}

impl<T: Serialize + Hash> Serialize for Sealed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}
