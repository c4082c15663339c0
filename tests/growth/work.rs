//! How much work a site is, in counts and in time of processors.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use sidetone::diagnostic::show::{self, Format};
use sidetone::model::Publish;
use sidetone::pipeline::compile;
use sidetone::source::files::Sources;

use super::Files;

/// Counts what is asked of the system's allocator.
pub(crate) struct Counting;

static ASKED: AtomicUsize = AtomicUsize::new(0);
static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

fn more(bytes: usize) {
    ASKED.fetch_add(bytes, Relaxed);
    let held = HELD.fetch_add(bytes, Relaxed) + bytes;
    MOST.fetch_max(held, Relaxed);
}

// SAFETY: everything is passed on to the system's allocator as it came.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        more(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        more(size);
        HELD.fetch_sub(layout.size(), Relaxed);
        unsafe { System.realloc(at, layout, size) }
    }
}

/// What a site took to compile, to render and to say what is wrong with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    /// Time of all processors.
    pub(crate) time: Duration,
    /// Bytes that were asked for, in all.
    pub(crate) asked: usize,
    /// The most bytes that were held at once, beyond the site itself.
    pub(crate) most: usize,
    /// Bytes of what is printed.
    #[allow(dead_code, reason = "the benchmark prints it")]
    pub(crate) printed: usize,
    /// How many problems there are.
    #[allow(dead_code, reason = "the benchmark prints it")]
    pub(crate) problems: usize,
}

/// Does something once.
pub(crate) fn measured(perform: impl FnOnce() -> (usize, usize)) -> Work {
    let (asked, held, begun) = (ASKED.load(Relaxed), HELD.load(Relaxed), processors());
    MOST.store(held, Relaxed);
    let (printed, problems) = perform();
    let time = processors().saturating_sub(begun);
    let (asked, most) = (ASKED.load(Relaxed) - asked, MOST.load(Relaxed).saturating_sub(held));
    Work { time, asked, most, printed, problems }
}

/// Makes a site, and says what is wrong with it.
pub(crate) fn work(files: Files) -> Work {
    measured(|| make(files))
}

/// How many bytes are printed, and how many problems there are.
fn make(files: Files) -> (usize, usize) {
    let site = compile(Sources::from_files(files), Vec::new(), "the folder", &Publish::default());
    let mut problems = site.diagnostics.clone();
    if site.is_sound() {
        match site.render_all() {
            Ok(pages) => problems.extend(site.look_at(&pages).1),
            Err(more) => problems.extend(more),
        }
    }
    let mut printed = 0;
    for format in [Format::Text, Format::Json, Format::Sarif] {
        printed += show::all(&problems, &site.sources, format, false, false).len();
    }
    (printed, problems.len())
}

/// The time that all threads of this process have worked.
#[allow(unsafe_code)]
fn processors() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the kernel fills the one that it is given.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut time) };
    let part = |it: i64| u64::try_from(it).unwrap_or(0);
    Duration::from_secs(part(time.tv_sec)) + Duration::from_nanos(part(time.tv_nsec))
}
