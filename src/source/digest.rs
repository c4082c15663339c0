//! Digests: keys of pages, of shared views and of files.

use std::hash::{Hash, Hasher};

/// 128 bits of BLAKE3: two different inputs have two different digests.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub [u8; 16]);

impl Digest {
    /// Of bytes.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Digest {
        Digest::truncate(&blake3::hash(bytes))
    }

    /// Of anything that can be hashed.
    #[must_use]
    pub fn of(value: &(impl Hash + ?Sized)) -> Digest {
        let mut hasher = Blake::default();
        value.hash(&mut hasher);
        hasher.digest()
    }

    fn truncate(hash: &blake3::Hash) -> Digest {
        let mut out = [0; 16];
        out.copy_from_slice(&hash.as_bytes()[..16]);
        Digest(out)
    }
}

impl serde::Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        bytes.try_into().map(Digest).map_err(|_| serde::de::Error::invalid_length(bytes.len(), &"16 bytes"))
    }
}

/// The subresource integrity of a file, as HTML's `integrity` takes it: `sha384-` and base64.
#[must_use]
pub fn integrity(bytes: &[u8]) -> String {
    use base64::Engine as _;
    use sha2::Digest as _;
    format!("sha384-{}", base64::engine::general_purpose::STANDARD.encode(sha2::Sha384::digest(bytes)))
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// Feeds BLAKE3 through the standard hashing interface, so that `derive(Hash)` is all a view needs.
///
/// Views are hashed field by field, a few bytes at a time, for each of which BLAKE3 takes longer than for copying them:
/// so they are gathered first.
pub struct Blake {
    hasher: blake3::Hasher,
    gathered: Vec<u8>,
}

/// How many bytes are gathered.
const GATHERED: usize = 4096;

impl Default for Blake {
    fn default() -> Self {
        Blake { hasher: blake3::Hasher::new(), gathered: Vec::with_capacity(GATHERED) }
    }
}

impl Blake {
    /// The digest of all that was written.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut hasher = self.hasher.clone();
        hasher.update(&self.gathered);
        Digest::truncate(&hasher.finalize())
    }
}

/// As [`Hasher`], for what is read or written piece by piece.
impl std::io::Write for Blake {
    fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
        Hasher::write(self, buf);
        Ok(buf.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Hasher for Blake {
    fn finish(&self) -> u64 {
        let digest = self.digest();
        digest.0.iter().take(8).fold(0, |n, byte| n << 8 | u64::from(*byte))
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.gathered.len() + bytes.len() > GATHERED {
            self.hasher.update(&self.gathered);
            self.gathered.clear();
            if bytes.len() > GATHERED {
                self.hasher.update(bytes);
                return;
            }
        }
        self.gathered.extend_from_slice(bytes);
    }
}
