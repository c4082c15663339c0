//! Tells when something of a site may have changed. What changed, if anything, is for the reader to find out.
//!
//! It must miss nothing, so it relies on one order alone: all folders are watched *before* the site is read. A
//! folder that appears later appears in a watched one, which wakes us; then all folders are watched again, and the
//! site is read again. What the system says about *what* happened is used for nothing else: events of one file cancel
//! each other out in ways that lose changes (a file that is renamed over another and removed at once), and files
//! in new folders have none. Waking up for nothing is cheap; so is watching a folder twice.
//!
//! Where watching fails, as for want of inotify watches, the files are looked at every second.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use walkdir::WalkDir;

use crate::source::digest::{Blake, Digest};
use crate::source::folders;

/// An editor's save is several events; it is over when nothing has happened for so long. What comes later wakes us once
/// more, so that nothing is lost if this is short: a state in between is compiled then, and nobody sees it for long. The
/// system calls of one save follow each other in less than a millisecond.
const QUIET: Duration = Duration::from_millis(8);
/// But who writes without a pause is shown a state in between.
const LONGEST: Duration = Duration::from_millis(300);
/// How often files are looked at where they, or some, cannot be watched.
const LOOK: Duration = Duration::from_secs(1);

/// Watches the folder of a site.
#[derive(Debug)]
pub struct Watcher {
    root: PathBuf,
    means: Means,
    messages: Receiver<Message>,
    sender: Sender<Message>,
    warning: Option<String>,
}

/// Ends the waiting of a [`Watcher`].
#[derive(Debug, Clone)]
pub struct Stopper(Sender<Message>);

#[derive(Debug)]
enum Means {
    /// The system tells. Not everything is `covered` where a folder cannot be watched, or vanished under our hands.
    Events { watcher: Box<RecommendedWatcher>, covered: bool },
    /// We look.
    Looking { every: Duration, stamp: Digest },
}

#[derive(Debug)]
enum Message {
    /// Something happened, perhaps to a folder or a link.
    Changed {
        folders: bool,
    },
    Failed(notify::Error),
    Stop,
}

impl Watcher {
    /// Starts to watch; [`Watcher::warning`] says whether that failed, and files are looked at instead.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        let (sender, messages) = channel();
        // Some systems name paths by their real names.
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let events = sender.clone();
        let started = notify::recommended_watcher(move |event| {
            if let Some(message) = message(event) {
                // Without a watcher nobody waits.
                let _ = events.send(message);
            }
        })
        .and_then(|mut watcher| {
            let covered = cover(&mut watcher, &root)?;
            Ok(Means::Events { watcher: Box::new(watcher), covered })
        });
        let (means, warning) = match started {
            Ok(means) => (means, None),
            Err(error) => (looking(&root, LOOK), Some(words(&error))),
        };
        Watcher { root, means, messages, sender, warning }
    }

    /// Looks at the files every so often.
    #[must_use]
    pub fn looking(root: &Path, every: Duration) -> Self {
        let (sender, messages) = channel();
        Watcher { root: root.to_owned(), means: looking(root, every), messages, sender, warning: None }
    }

    /// What the author should know about the watching; once.
    pub fn warning(&mut self) -> Option<String> {
        self.warning.take()
    }

    /// What ends [`Watcher::wait`], from another thread.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        Stopper(self.sender.clone())
    }

    /// Waits until something may have changed: `true`, and the site should be read; or until it is stopped: `false`.
    pub fn wait(&mut self) -> bool {
        loop {
            let (every, covered) = match &self.means {
                Means::Looking { every, .. } => (Some(*every), true),
                Means::Events { covered, .. } => ((!covered).then_some(LOOK), *covered),
            };
            let first = match every {
                Some(every) => self.messages.recv_timeout(every),
                None => self.messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match (first, &mut self.means) {
                (Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected), _) => return false,
                (Ok(Message::Failed(error)), Means::Events { .. }) => {
                    self.fall_back(&error);
                    return true;
                }
                (Ok(Message::Changed { folders }), Means::Events { .. }) => {
                    return self.settle(folders || !covered);
                }
                (Err(RecvTimeoutError::Timeout), Means::Events { .. }) => return self.settle(true),
                (Err(RecvTimeoutError::Timeout), Means::Looking { stamp, .. }) => {
                    let now = look(&self.root);
                    if *stamp != now {
                        *stamp = now;
                        return true;
                    }
                }
                (Ok(_), Means::Looking { .. }) => {}
            }
        }
    }

    /// Waits for a pause, then watches what is new.
    fn settle(&mut self, mut folders: bool) -> bool {
        let end = Instant::now() + LONGEST;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(QUIET.min(left)) {
                Ok(Message::Changed { folders: more }) => folders |= more,
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
                Ok(Message::Failed(error)) => {
                    self.fall_back(&error);
                    return true;
                }
                Err(RecvTimeoutError::Timeout) => break,
            }
        }
        if let Means::Events { watcher, covered } = &mut self.means
            && folders
        {
            match cover(watcher, &self.root) {
                Ok(all) => *covered = all,
                Err(error) => self.fall_back(&error),
            }
        }
        true
    }

    fn fall_back(&mut self, error: &notify::Error) {
        self.warning = Some(words(error));
        self.means = looking(&self.root, LOOK);
    }
}

impl Stopper {
    /// Ends the waiting.
    pub fn stop(&self) {
        // Without a watcher nobody waits.
        let _ = self.0.send(Message::Stop);
    }
}

fn words(error: &notify::Error) -> String {
    let advice = if cfg!(target_os = "linux") {
        " On Linux, larger fs.inotify.max_user_watches and max_user_instances (sysctl) help."
    } else {
        ""
    };
    format!(
        "changes cannot be watched for ({}), so all files are looked at every second.{advice}",
        error.to_string().trim_end_matches('.')
    )
}

/// What an event means to us; `None` where it means nothing.
fn message(event: notify::Result<Event>) -> Option<Message> {
    let event = match event {
        Ok(event) => event,
        // That a file is gone before it could be looked at is no failure.
        Err(error) if is_fatal(&error) => return Some(Message::Failed(error)),
        Err(_) => return Some(Message::Changed { folders: true }),
    };
    let folders = match event.kind {
        // Memory that is mapped to a file is written without any other event than this.
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Data(_))
        | EventKind::Remove(RemoveKind::File) => false,
        // Our own reading is such an access.
        EventKind::Access(_) => return None,
        // Some systems do not tell what was created; and a new file may be a link that leads elsewhere.
        EventKind::Create(CreateKind::File | CreateKind::Folder | CreateKind::Any | CreateKind::Other)
        | EventKind::Any
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Other => true,
    };
    Some(Message::Changed { folders: folders || event.need_rescan() })
}

/// Whether watching has come to its end, rather than met with something that vanished or is forbidden.
fn is_fatal(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::MaxFilesWatch | ErrorKind::Generic(_) | ErrorKind::InvalidConfig(_) => true,
        ErrorKind::Io(error) => {
            !matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::PermissionDenied)
        }
        ErrorKind::PathNotFound | ErrorKind::WatchNotFound => false,
    }
}

/// Watches all folders that matter, those that are watched already too. Says whether none was missed.
fn cover(watcher: &mut RecommendedWatcher, root: &Path) -> notify::Result<bool> {
    let mut all = true;
    let mut watch = |path: &Path, mode: RecursiveMode| match watcher.watch(path, mode) {
        Ok(()) => Ok(()),
        Err(error) if is_fatal(&error) => Err(error),
        Err(_) => {
            all = false;
            Ok(())
        }
    };
    // Only folders are watched, never files: those are replaced. This one shows site.toml, and the three below come
    // and go; not the output, and not what else lies beside them.
    watch(root, RecursiveMode::NonRecursive)?;
    let folders: Vec<PathBuf> =
        folders::SOURCES.iter().map(|top| root.join(top)).filter(|path| path.is_dir()).collect();
    for folder in &folders {
        watch(folder, RecursiveMode::Recursive)?;
    }
    for folder in linked(root) {
        if !folders.iter().any(|watched| folder.starts_with(watched)) {
            watch(&folder, RecursiveMode::NonRecursive)?;
        }
    }
    Ok(all)
}

/// Folders elsewhere in the site's folder that links lead to.
fn linked(root: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in entries(root).filter(|entry| entry.path().is_symlink()) {
        let mut at = entry.into_path();
        // A link may lead to a link; in a circle, too.
        for _ in 0..8 {
            let (Ok(target), Some(folder)) = (std::fs::read_link(&at), at.parent()) else { break };
            let target = folder.join(target);
            let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else { break };
            let Ok(folder) = folder.canonicalize() else { break };
            at = folder.join(name);
            if folder.starts_with(root) && !out.contains(&folder) {
                out.push(folder);
            }
        }
    }
    out
}

fn entries(root: &Path) -> impl Iterator<Item = walkdir::DirEntry> {
    let tops: Vec<PathBuf> = folders::SOURCES.iter().map(|top| root.join(top)).collect();
    tops.into_iter().flat_map(|top| WalkDir::new(top).sort_by_file_name().into_iter().filter_map(Result::ok))
}

fn looking(root: &Path, every: Duration) -> Means {
    Means::Looking { every, stamp: look(root) }
}

/// A digest of all that can be seen of the files without reading them.
fn look(root: &Path) -> Digest {
    use std::hash::Hash as _;
    let mut seen = Blake::default();
    for entry in entries(root) {
        entry.path().hash(&mut seen);
        // Of a link, what it leads to.
        if let Ok(data) = std::fs::metadata(entry.path()) {
            (data.len(), data.is_dir(), data.modified().ok()).hash(&mut seen);
            #[cfg(unix)]
            {
                use std::os::unix::fs::MetadataExt as _;
                (data.dev(), data.ino(), data.mode(), data.ctime(), data.ctime_nsec()).hash(&mut seen);
            }
        }
    }
    seen.digest()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Waits in a thread, and tells of each change.
    fn spawn(mut watcher: Watcher) -> (Receiver<()>, Stopper, std::thread::JoinHandle<()>) {
        let (sender, changes) = channel();
        let stopper = watcher.stopper();
        let thread = std::thread::spawn(move || {
            while watcher.wait() {
                sender.send(()).unwrap();
            }
        });
        (changes, stopper, thread)
    }

    fn put(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn looking_sees_what_watching_would() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        put(root, "content/a.md", "one");
        let (changes, stopper, thread) = spawn(Watcher::looking(root, Duration::from_millis(5)));
        let seen = || {
            changes.recv_timeout(Duration::from_secs(20)).expect("it is seen");
            while changes.recv_timeout(Duration::from_millis(50)).is_ok() {}
        };
        put(root, "content/a.md", "two");
        seen();
        put(root, "templates/new/page.html", "");
        seen();
        std::fs::rename(root.join("content/a.md"), root.join("content/b.md")).unwrap();
        seen();
        std::fs::remove_file(root.join("content/b.md")).unwrap();
        seen();
        put(root, "site.toml", "");
        seen();
        put(root, "public/index.html", "");
        assert!(changes.recv_timeout(Duration::from_millis(100)).is_err(), "that is no part of the site");
        stopper.stop();
        thread.join().unwrap();
    }

    #[test]
    fn where_watching_fails_files_are_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let mut watcher = Watcher::new(folder.path());
        assert_eq!(watcher.warning(), None);
        watcher.sender.send(Message::Failed(notify::Error::new(ErrorKind::MaxFilesWatch))).unwrap();
        assert!(watcher.wait(), "what happened meanwhile must be read");
        let warning = watcher.warning().unwrap();
        assert!(warning.contains("every second"), "{warning}");
        assert_eq!(watcher.warning(), None, "said once");
        assert!(matches!(watcher.means, Means::Looking { .. }));
        put(folder.path(), "site.toml", "");
        assert!(watcher.wait());
        watcher.stopper().stop();
        assert!(!watcher.wait());
    }

    #[test]
    fn a_folder_that_vanishes_and_returns_is_watched_again() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        std::fs::create_dir(&root).unwrap();
        let (changes, stopper, thread) = spawn(Watcher::new(&root));
        let seen = || {
            changes.recv_timeout(Duration::from_secs(20)).expect("it is seen");
        };
        std::fs::remove_dir_all(&root).unwrap();
        seen();
        put(&root, "content/a.md", "one");
        seen();
        // Until all is watched again, it wakes up every second.
        while changes.recv_timeout(LOOK * 2).is_ok() {}
        put(&root, "content/a.md", "two");
        seen();
        stopper.stop();
        thread.join().unwrap();
    }
}
