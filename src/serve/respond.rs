//! A request becomes a response: the guard first, then the plan. No path is ever looked up on disk.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;
use tower_http::services::ServeFile;

use super::guard::Guard;
use super::media;
use super::snapshot::{Answer, Content, Snapshot, escape};
use super::workers::Workers;

/// More streams than anyone has pages in sight.
const STREAMS: usize = 64;
/// Below this lies what is the server's own.
const OWN: &str = "/__sidetone/";
/// What a path in a header cannot hold as it is.
const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`').add(b'\\');

/// What all requests share.
pub(super) struct Shared {
    guard: Guard,
    current: watch::Receiver<Arc<Workers>>,
    ended: watch::Receiver<bool>,
    streams: Arc<Semaphore>,
    colour: bool,
    /// The problems of rendering that the terminal has shown.
    shown: Mutex<BTreeSet<String>>,
}

impl Shared {
    pub(super) fn new(
        guard: Guard,
        current: watch::Receiver<Arc<Workers>>,
        ended: watch::Receiver<bool>,
        colour: bool,
    ) -> Self {
        let streams = Arc::new(Semaphore::new(STREAMS));
        Shared { guard, current, ended, streams, colour, shown: Mutex::default() }
    }

    /// Prints a problem of rendering, once for a state of the site: a template may fail on every page, and pages are
    /// loaded again and again.
    fn complain(&self, snapshot: &Snapshot, content: &Content) {
        let Some(problem) = &content.failure else { return };
        let text = snapshot.report_one(problem, self.colour);
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.insert(format!("{}{text}", snapshot.fingerprint)) {
            let _ = writeln!(std::io::stderr(), "{text}\n");
        }
    }
}

/// Answers a request.
pub(super) async fn respond(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let headers = &parts.headers;
    let policy = shared.current.borrow().snapshot.policy();
    let mut response = if let Some(reason) = shared.guard.refusal(&parts.method, &parts.uri, headers) {
        plain(StatusCode::FORBIDDEN, &format!("Refused: {reason}.\n"))
    } else if matches!(parts.method, Method::GET | Method::HEAD) {
        match parts.uri.path().strip_prefix(OWN) {
            Some(name) => own(&shared, name, &parts.uri),
            None => page(shared, &parts.uri, headers).await,
        }
    } else {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD are answered.\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        response
    };
    let sent = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        sent.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        sent.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if parts.method == Method::HEAD {
        // The length stays, as for GET.
        *response.body_mut() = Body::empty();
    }
    response
}

fn send(status: StatusCode, media: &'static str, bytes: impl Into<Bytes>) -> Response {
    let bytes = bytes.into();
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (header::CONTENT_LENGTH, HeaderValue::from(bytes.len())),
    ];
    (status, headers, Body::from(bytes)).into_response()
}

fn plain(status: StatusCode, text: &str) -> Response {
    send(status, media::TEXT, text.to_owned())
}

/// A path as the plan has it. What is no UTF-8 is at no address.
fn decoded(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

async fn page(shared: Arc<Shared>, uri: &Uri, headers: &HeaderMap) -> Response {
    let Some(path) = decoded(uri.path()) else {
        return plain(StatusCode::BAD_REQUEST, "This address is not UTF-8.\n");
    };
    let workers = shared.current.borrow().clone();
    let base = workers.snapshot.base_path();
    let path = match path.strip_prefix(&base) {
        Some(path) if path.starts_with('/') => path.to_owned(),
        // A host knows nothing of the site but what lies below its path.
        Some("") => return moved(StatusCode::PERMANENT_REDIRECT, &format!("{base}/"), uri),
        _ if path == "/" => return moved(StatusCode::TEMPORARY_REDIRECT, &format!("{base}/"), uri),
        _ => {
            let text =
                format!("There is no such file: by base_url of site.toml, the site lies below {base}/\n");
            return plain(StatusCode::NOT_FOUND, &text);
        }
    };
    let asked = path.clone();
    // Rendering may take its time; others are answered meanwhile.
    match workers.ask(move |open| open.answer(&asked)).await {
        Some(Answer::Content(content)) => {
            shared.complain(&workers.snapshot, &content);
            let status = StatusCode::from_u16(content.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let tag = format!("\"{}\"", content.key);
            if content.media == media::HTML {
                let own = content.banner.unwrap_or_default() + &script(&path, &content.key.to_string());
                tagged(status, content.media, with_script(&content.bytes, &own).into(), &tag, headers)
            } else {
                tagged(status, content.media, content.bytes, &tag, headers)
            }
        }
        Some(Answer::File(file, media)) => from_disk(&file, media, headers).await,
        Some(Answer::Moved(address)) => {
            moved(StatusCode::PERMANENT_REDIRECT, &format!("{base}{address}"), uri)
        }
        None => {
            plain(StatusCode::INTERNAL_SERVER_ERROR, "This page made Sidetone fail: please report that.\n")
        }
    }
}

fn moved(status: StatusCode, address: &str, uri: &Uri) -> Response {
    let mut to = utf8_percent_encode(address, PATH).to_string();
    if let Some(query) = uri.query() {
        to = format!("{to}?{query}");
    }
    let mut response = plain(status, &format!("This page is at {to}\n"));
    if let Ok(to) = HeaderValue::from_str(&to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

/// Bytes, or a part of them, or that they are what the browser has, as its headers ask for.
fn tagged(status: StatusCode, media: &'static str, bytes: Bytes, tag: &str, headers: &HeaderMap) -> Response {
    let field = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let names_tag = |tags: &str| {
        tags.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
    };
    let ok = status == StatusCode::OK;
    let known = ok && field(header::IF_NONE_MATCH).is_some_and(names_tag);
    let range =
        field(header::RANGE).filter(|_| ok && field(header::IF_RANGE).is_none_or(|known| known == tag));
    let length = bytes.len();
    let mut response = if known {
        send(StatusCode::NOT_MODIFIED, media, Bytes::new())
    } else {
        match range.and_then(|range| part(range, length)) {
            None => send(status, media, bytes),
            Some(Ok((start, end))) => {
                let mut response = send(StatusCode::PARTIAL_CONTENT, media, bytes.slice(start..end));
                content_range(&mut response, &format!("bytes {start}-{}/{length}", end - 1));
                response
            }
            Some(Err(())) => {
                let mut response = plain(StatusCode::RANGE_NOT_SATISFIABLE, "It has no such part.\n");
                content_range(&mut response, &format!("bytes */{length}"));
                response
            }
        }
    };
    let sent = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        sent.insert(header::ETAG, tag);
    }
    sent.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    response
}

fn content_range(response: &mut Response, range: &str) {
    if let Ok(range) = HeaderValue::from_str(range) {
        response.headers_mut().insert(header::CONTENT_RANGE, range);
    }
}

/// The part that `bytes=a-b` asks for; `None` where all is sent, as for several parts; an error where there is none.
fn part(range: &str, length: usize) -> Option<Result<(usize, usize), ()>> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    if last.contains(',') {
        return None;
    }
    let (start, end) = match (first.trim(), last.trim()) {
        ("", last) => (length.saturating_sub(last.parse().ok()?), length),
        (first, "") => (first.parse().ok()?, length),
        (first, last) => (first.parse().ok()?, last.parse::<usize>().ok()?.saturating_add(1).min(length)),
    };
    Some(if start < end { Ok((start, end)) } else { Err(()) })
}

/// A file that is not held in memory: it is streamed, with the parts that the browser asks for.
async fn from_disk(file: &Path, media: &'static str, headers: &HeaderMap) -> Response {
    let mut request = Request::new(Body::empty());
    *request.headers_mut() = headers.clone();
    let Ok(mut response) = ServeFile::new(file).try_call(request).await else {
        return plain(StatusCode::NOT_FOUND, "This file is not there any more.\n");
    };
    if response.status() != StatusCode::RANGE_NOT_SATISFIABLE {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    }
    response.map(Body::new)
}

fn script(path: &str, key: &str) -> String {
    format!(
        "<script src=\"{OWN}reload.js\" data-page=\"{}\" data-key=\"{key}\" defer></script>\n",
        escape(path)
    )
}

/// A page with a script before the end of its body, or at its own end.
fn with_script(page: &[u8], script: &str) -> Vec<u8> {
    let end = b"</body>";
    let at =
        page.windows(end.len()).rposition(|window| window.eq_ignore_ascii_case(end)).unwrap_or(page.len());
    [&page[..at], script.as_bytes(), &page[at..]].concat()
}

/// What is the server's own.
fn own(shared: &Arc<Shared>, name: &str, uri: &Uri) -> Response {
    match name {
        "reload.js" => send(StatusCode::OK, media::SCRIPT, include_str!("reload.js")),
        "banner.css" => send(StatusCode::OK, media::STYLE, include_str!("banner.css")),
        "error.css" => send(StatusCode::OK, media::STYLE, include_str!("error.css")),
        "events" => events(shared, uri.query().unwrap_or_default()),
        _ => plain(StatusCode::NOT_FOUND, "There is no such file.\n"),
    }
}

/// A stream with an event each time the key of a page changes.
fn events(shared: &Arc<Shared>, query: &str) -> Response {
    let field = |name: &str| {
        let mut fields = query.split('&').filter_map(|field| field.split_once('='));
        fields.find(|(key, _)| *key == name).and_then(|(_, value)| decoded(value))
    };
    let (Some(page), Some(key)) = (field("page"), field("key")) else {
        return plain(StatusCode::BAD_REQUEST, "This needs a page and a key.\n");
    };
    let Ok(permit) = shared.streams.clone().try_acquire_owned() else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "Too many pages are waiting for changes.\n");
    };
    let (sender, receiver) = mpsc::channel(1);
    let (current, ended) = (shared.current.clone(), shared.ended.clone());
    tokio::spawn(async move {
        // Ends with the server, or when the browser has gone.
        let mut ended = ended;
        tokio::select! {
            () = follow(current, page, key, &sender) => {}
            () = sender.closed() => {}
            _ = ended.wait_for(|ended| *ended) => {}
        }
        drop(permit);
    });
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(15));
    Sse::new(ReceiverStream::new(receiver)).keep_alive(keep_alive).into_response()
}

async fn follow(
    mut current: watch::Receiver<Arc<Workers>>,
    page: String,
    mut key: String,
    sender: &mpsc::Sender<Result<Event, Infallible>>,
) {
    loop {
        let workers = current.borrow_and_update().clone();
        let path = page.clone();
        if let Some(now) = workers.ask(move |open| open.key(&path).to_string()).await
            && now != key
        {
            key = now;
            if sender.send(Ok(Event::default().event("change").data(&key))).await.is_err() {
                return;
            }
        }
        drop(workers);
        if current.changed().await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_goes_before_the_last_end_of_a_body() {
        let with = |page: &str| String::from_utf8(with_script(page.as_bytes(), "S")).unwrap();
        assert_eq!(with("<body>a</body></html>"), "<body>aS</body></html>");
        assert_eq!(with("<BODY>&lt;</body><p></BODY>"), "<BODY>&lt;</body><p>S</BODY>");
        assert_eq!(with("<p>a"), "<p>aS");
        assert_eq!(with(""), "S");
        assert!(script("/\"><b>/", "k").contains("data-page=\"/&quot;&gt;&lt;b&gt;/\""));
    }
}
