//! Whether a file has changed, told without reading it.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// Two changes within so long may leave the same times: those of FAT are even seconds, and no clock of a file system
/// is coarser.
const GRAIN: Duration = Duration::from_secs(2);

/// What the system says of a file beside its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    modified: SystemTime,
    /// Where `modified` is set back by hand, or another file is moved here, one of these tells.
    #[cfg(unix)]
    more: (u64, u64, u32, i64, i64),
}

impl Stamp {
    /// The stamp of a file, for a reader who began at `now`. `None` where the file could change once more and keep its
    /// stamp, because it has just changed, or its times are in the future.
    pub(super) fn of(data: &Metadata, now: SystemTime) -> Option<Stamp> {
        let modified = data.modified().ok()?;
        let settled = now.checked_sub(GRAIN)?;
        if modified > settled {
            return None;
        }
        #[cfg(unix)]
        let more = {
            use std::os::unix::fs::MetadataExt as _;
            let changed = (data.ctime(), data.ctime_nsec());
            let since = settled.duration_since(SystemTime::UNIX_EPOCH).ok()?;
            if changed > (i64::try_from(since.as_secs()).ok()?, i64::from(since.subsec_nanos())) {
                return None;
            }
            (data.dev(), data.ino(), data.mode(), changed.0, changed.1)
        };
        Some(Stamp {
            length: data.len(),
            modified,
            #[cfg(unix)]
            more,
        })
    }
}
