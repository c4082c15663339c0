//! The preview: serves single pages of the site as it is now, and tells the browser when they have changed.
//!
//! A snapshot is a compilation that does not change. A thread of its own waits for the [`crate::serve::watch`], reads
//! what may have changed, and where a byte is different compiles the next one; requests are answered meanwhile by
//! the workers of the last. A site with errors is a snapshot too: each of its pages is the list of them.

mod drawings;
mod guard;
mod media;
mod partial;
mod respond;
mod snapshot;
pub mod watcher;
mod workers;

use std::io::{Error, ErrorKind, Result, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use axum::Router;
use tokio::sync::watch;

use self::drawings::Drawings;
use self::guard::Guard;
use self::respond::{Shared, respond};
use self::snapshot::{Changes, Keys, Reading, Snapshot, count, plural};
use self::watcher::{Stopper, Watcher};
use self::workers::Workers;
use crate::model::Publish;
use crate::model::files::Cache;
use crate::syntax::date::Date;

/// How long open connections are waited for at the end.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is served, and where.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// The address to listen on.
    pub interface: IpAddr,
    /// The port to listen on; 0 for any that is free.
    pub port: u16,
    /// Whether to open the site in the browser.
    pub open: bool,
    /// Whether to print problems alone.
    pub quiet: bool,
    /// Whether to show drafts, and pages dated in the future.
    pub drafts: bool,
    /// Where browsers find the server, if not at the address it listens on; its path is that of the site.
    pub base_url: Option<String>,
    /// Other names that requests may ask for.
    pub hosts: Vec<String>,
    /// The day; without it, no page lies in the future and no fact is stale.
    pub today: Option<Date>,
    /// Whether the problems on standard error have colours.
    pub colour: bool,
}

/// What happened since the start.
#[derive(Debug, Default)]
struct Counts {
    readings: AtomicUsize,
    files_read: AtomicUsize,
    rebuilds: AtomicUsize,
}

/// A server at work; dropping it ends it.
pub struct Running {
    address: SocketAddr,
    url: String,
    current: watch::Receiver<Arc<Workers>>,
    counts: Arc<Counts>,
    end: watch::Sender<bool>,
    stopper: Stopper,
    /// Ends with the thread that compiles.
    built: Receiver<()>,
    server: Option<tokio::task::JoinHandle<()>>,
    runtime: Option<tokio::runtime::Runtime>,
}

/// Serves a site until Ctrl-C, or until it is told to terminate.
///
/// # Errors
/// When the port cannot be had, or the folder is none. Problems of the site are shown in its pages instead.
pub fn serve(options: Options) -> Result<()> {
    let (root, quiet, open) = (options.root.clone(), options.quiet, options.open);
    let running = start(options)?;
    if let Some(runtime) = &running.runtime {
        runtime.block_on(async {
            let signal = signal()?;
            if !quiet {
                let title = running.current.borrow().snapshot.title().to_owned();
                let what = if title.is_empty() { root.display().to_string() } else { format!("\"{title}\"") };
                let mut out = std::io::stdout();
                // A terminal that has gone away is no reason to stop.
                let _ = writeln!(out, "Serving {what} at {}", running.url).and_then(|()| out.flush());
            }
            if open && let Err(error) = open::that_detached(&running.url) {
                say(&format!("No browser could be opened ({error}): visit {}", running.url));
            }
            signal.await;
            Ok::<(), Error>(())
        })?;
    }
    running.stop();
    Ok(())
}

/// What is waited for before the server ends. From here on, signals do not kill.
#[cfg(unix)]
fn signal() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// What is waited for before the server ends. From here on, signals do not kill.
#[cfg(not(unix))]
fn signal() -> Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Starts to serve a site, and returns when it can be visited.
///
/// # Errors
/// As [`serve`].
pub fn start(options: Options) -> Result<Running> {
    if !options.root.is_dir() {
        let message = format!("there is no folder {}", options.root.display());
        return Err(Error::new(ErrorKind::NotFound, message));
    }
    let listener = listen(&options)?;
    let address = listener.local_addr()?;
    let visited = visited(address);
    let origin = origin(&options, visited);
    let guard = guard(&options, &origin);
    let colour = options.colour;
    let publish =
        Publish { origin: Some(origin), drafts: options.drafts, today: options.today, ..Publish::default() };

    // Watched first, read then: so no change falls between the two.
    let watcher = Watcher::new(&options.root);
    let stopper = watcher.stopper();
    let counts = Arc::new(Counts::default());
    let mut reporter = Reporter { quiet: options.quiet, colour, keys: None, warnings: String::new() };
    let (building, built) = channel();
    let mut builder = Builder {
        _building: building,
        options,
        publish,
        watcher,
        counts: counts.clone(),
        cache: Cache::default(),
        drawings: Arc::default(),
    };
    builder.warn();
    let (reading, _) = Reading::new(&builder.options.root, None);
    let first =
        builder.compile(reading).ok_or_else(|| Error::other("Sidetone failed: please report that"))?;
    reporter.report(&first, None);
    let url = format!("http://{visited}{}/", first.base_path());
    let first = Arc::new(Workers::start(first)?);
    let (publish, current) = watch::channel(first.clone());
    let (end, ended) = watch::channel(false);

    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(16)
        .thread_name("serve")
        .enable_all()
        .build()?;
    let shared = Arc::new(Shared::new(guard, current.clone(), ended.clone(), colour));
    let server = {
        let _inside = runtime.enter();
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let service = Router::new().fallback(respond).with_state(shared);
        let mut ended = ended;
        let server = axum::serve(listener, service).with_graceful_shutdown(async move {
            // An error is the end, too.
            let _ = ended.wait_for(|ended| *ended).await;
        });
        runtime.spawn(async move { server.await.unwrap_or_default() })
    };
    let (rebuilt, news) = channel();
    std::thread::Builder::new().name("report".to_owned()).spawn(move || reporter.run(first, &news))?;
    std::thread::Builder::new().name("rebuild".to_owned()).spawn(move || builder.run(&publish, &rebuilt))?;
    Ok(Running {
        address,
        url,
        current,
        counts,
        end,
        stopper,
        built,
        server: Some(server),
        runtime: Some(runtime),
    })
}

/// Where an address is visited.
fn visited(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        // One does not visit the address that stands for all of them.
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::new(Ipv4Addr::LOCALHOST.into(), address.port()),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::new(Ipv6Addr::LOCALHOST.into(), address.port()),
        _ => address,
    }
}

/// Who may ask: by the address that is listened on, and by names that the author gave.
fn guard(options: &Options, origin: &str) -> Guard {
    let name = options.base_url.as_ref().and_then(|_| origin.split_once("://")).map(|(_, host)| host);
    let names = name.into_iter().chain(options.hosts.iter().map(String::as_str));
    let names = names.map(|host| guard::without_port(host).unwrap_or(host).to_owned()).collect();
    Guard { interface: options.interface, names }
}

/// The address of the preview without a path.
fn origin(options: &Options, visited: SocketAddr) -> String {
    match &options.base_url {
        Some(url) => crate::model::origin(url).to_owned(),
        None => format!("http://{visited}"),
    }
}

fn listen(options: &Options) -> Result<TcpListener> {
    let Options { interface, port, .. } = options;
    TcpListener::bind((*interface, *port)).map_err(|error| {
        let message = match error.kind() {
            ErrorKind::AddrInUse => format!(
                "port {port} of {interface} is taken, perhaps by another `sidetone serve`: stop that, or choose another \
                 port with --port, or --port 0 for any that is free"
            ),
            ErrorKind::PermissionDenied => {
                format!("port {port} of {interface} is not for everyone: choose one above 1023 with --port")
            }
            ErrorKind::AddrNotAvailable => {
                format!("{interface} is no address of this machine: choose another with --interface")
            }
            _ => format!("port {port} of {interface} cannot be listened on: {error}"),
        };
        Error::new(error.kind(), message)
    })
}

impl Running {
    /// The address it listens on, with its port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where a browser on this machine finds it: `http://127.0.0.1:1111/`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How often the site was compiled again since the start.
    #[must_use]
    pub fn rebuilds(&self) -> usize {
        self.counts.rebuilds.load(Ordering::SeqCst)
    }

    /// How often the site was read again since the start: something had happened in its folders.
    #[must_use]
    pub fn readings(&self) -> usize {
        self.counts.readings.load(Ordering::SeqCst)
    }

    /// How many files were opened in those readings: those that may have changed.
    #[must_use]
    pub fn files_read(&self) -> usize {
        self.counts.files_read.load(Ordering::SeqCst)
    }

    /// Ends it: streams are closed, and what is being answered is given a second.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end.send_replace(true);
        self.stopper.stop();
        let end = Instant::now() + PATIENCE;
        if let (Some(runtime), Some(server)) = (&self.runtime, self.server.take()) {
            // Whoever is still connected then is cut off.
            let _ = runtime.block_on(async { tokio::time::timeout(PATIENCE, server).await });
        }
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(end.saturating_duration_since(Instant::now()));
        }
        // A compilation cannot be interrupted, and nobody needs its result: after a while it is left alone.
        let _ = self.built.recv_timeout(end.saturating_duration_since(Instant::now()));
    }
}

fn say(text: &str) {
    // A terminal that has gone away is no reason to stop.
    let _ = writeln!(std::io::stderr(), "{}", text.trim_end());
}

/// Reads and compiles when something has changed.
struct Builder {
    /// Dropped when its thread ends, by a panic too.
    _building: Sender<()>,
    options: Options,
    publish: Publish,
    watcher: Watcher,
    counts: Arc<Counts>,
    /// What the files of the last snapshot were parsed to.
    cache: Cache,
    drawings: Arc<Drawings>,
}

impl Builder {
    fn run(mut self, publish: &watch::Sender<Arc<Workers>>, rebuilt: &Sender<(Arc<Workers>, Duration)>) {
        while self.watcher.wait() {
            self.warn();
            let start = Instant::now();
            let last = publish.borrow().snapshot.clone();
            let (reading, opened) = Reading::new(&self.options.root, Some(&last));
            self.counts.files_read.fetch_add(opened, Ordering::SeqCst);
            self.counts.readings.fetch_add(1, Ordering::SeqCst);
            if reading.fingerprint == last.fingerprint {
                continue;
            }
            let Some(next) = self.compile(reading) else { continue };
            let workers = match Workers::start(next) {
                Ok(workers) => Arc::new(workers),
                Err(error) => {
                    say(&format!("The preview shows the state before, for want of a thread: {error}"));
                    continue;
                }
            };
            self.counts.rebuilds.fetch_add(1, Ordering::SeqCst);
            publish.send_replace(workers.clone());
            // Without a reporter nobody waits.
            let _ = rebuilt.send((workers, start.elapsed()));
        }
    }

    /// Compiles; `None` where that panics, which is a defect of ours that must not end the preview.
    fn compile(&mut self, reading: Reading) -> Option<Arc<Snapshot>> {
        let Builder { options, publish, cache, drawings, .. } = self;
        let drawings = drawings.clone();
        let compiled = catch_unwind(AssertUnwindSafe(|| {
            Snapshot::new(reading, &options.root, publish, cache, drawings)
        }));
        if compiled.is_err() {
            say(
                "Sidetone failed on this state of the site: please report that. The preview shows the state before.",
            );
        }
        let (snapshot, cache) = compiled.ok()?;
        self.cache = cache;
        Some(Arc::new(snapshot))
    }

    fn warn(&mut self) {
        if let Some(warning) = self.watcher.warning() {
            say(&format!("Note: {warning}"));
        }
    }
}

/// Says what became of compilations, in a thread of its own: to count what has changed must not hold up the next.
struct Reporter {
    quiet: bool,
    colour: bool,
    /// The keys of the entries that were counted last.
    keys: Option<Keys>,
    /// The warnings that were printed last.
    warnings: String,
}

impl Reporter {
    fn run(mut self, first: Arc<Workers>, rebuilt: &Receiver<(Arc<Workers>, Duration)>) {
        self.keys = first.ask_blocking(snapshot::keys).flatten();
        drop(first);
        while let Ok((mut workers, mut elapsed)) = rebuilt.recv() {
            // Who is behind counts for the newest alone.
            while let Ok(newer) = rebuilt.try_recv() {
                self.report(&workers.snapshot, Some((elapsed, None)));
                (workers, elapsed) = newer;
            }
            let keys = workers.ask_blocking(snapshot::keys).flatten();
            let both = keys.as_ref().zip(self.keys.as_ref());
            let changes = both.map(|(keys, before)| snapshot::changes(keys, before));
            self.keys = keys;
            self.report(&workers.snapshot, Some((elapsed, changes)));
        }
    }

    /// Says how a compilation went; with its time and what it changed, if it is not the first.
    fn report(&mut self, snapshot: &Snapshot, rebuilt: Option<(Duration, Option<Changes>)>) {
        let problems = snapshot.problems();
        let text = snapshot.report(self.colour);
        // Warnings need not be read again after each save.
        if problems.0 > 0 || text != self.warnings {
            let _ = std::io::stderr().write_all(text.as_bytes());
        }
        self.warnings = if problems.0 > 0 { String::new() } else { text };
        if problems.0 > 0 {
            let where_shown = if snapshot.is_partial() {
                "in place of the pages that have them, and in a banner on all others,"
            } else {
                "in place of every page"
            };
            say(&format!("{}: the preview shows them {where_shown} until they are mended.", count(problems)));
        } else if let Some((elapsed, changes)) = rebuilt
            && !self.quiet
        {
            let changes = changes.map(|changes| format!(": {}", words(changes))).unwrap_or_default();
            say(&format!("Rebuilt in {} ms{changes}.", elapsed.as_millis()));
        }
    }
}

/// "3 pages and 1 other file changed"
fn words(changes: Changes) -> String {
    match changes {
        Changes { pages: 0, files: 0 } => "no page changed".to_owned(),
        Changes { pages, files: 0 } => format!("{} changed", plural(pages, "page")),
        Changes { pages: 0, files } => format!("{} changed", plural(files, "file")),
        Changes { pages, files } => {
            format!("{} and {} changed", plural(pages, "page"), plural(files, "other file"))
        }
    }
}
