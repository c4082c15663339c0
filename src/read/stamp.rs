//! Whether a file has changed, told without reading it.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

use crate::source::digest::Digest;

/// Two changes within so long may leave the same times: those of FAT are even seconds, and no clock of a file system
/// is coarser.
const GRAIN: Duration = Duration::from_secs(2);

/// What the system says of a file beside its bytes, for a reader who began at `now`. `None` where the file could change
/// once more and keep its stamp, because it has just changed, or its times are in the future.
pub(super) fn stamp(data: &Metadata, now: SystemTime) -> Option<Digest> {
    let modified = data.modified().ok()?;
    let settled = now.checked_sub(GRAIN)?;
    if modified > settled {
        return None;
    }
    // Where `modified` is set back by hand, or another file is moved here, one of these tells.
    #[cfg(unix)]
    let more = {
        use std::os::unix::fs::MetadataExt as _;
        let changed = (data.ctime(), data.ctime_nsec());
        let since = settled.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        if changed > (i64::try_from(since.as_secs()).ok()?, i64::from(since.subsec_nanos())) {
            return None;
        }
        (data.dev(), data.ino(), data.mode(), changed)
    };
    #[cfg(not(unix))]
    let more = ();
    Some(Digest::of(&(data.len(), modified, more)))
}
