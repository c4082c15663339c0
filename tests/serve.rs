//! The preview, over real sockets and real files. What is waited for is a condition, with a bound, never a time.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "this is a test throughout")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use sidetone::serve::{self, Options, Running};
use tempfile::TempDir;

const BOUND: Duration = Duration::from_secs(20);

// ---------------------------------------------------------------- a small site of our own

const HTML: &str = "<!doctype html><html><head><title>{{ page.title }}</title></head>\
<body><h1>{{ page.title }}</h1>{{ page.content | safe }}</body></html>";

/// Makes or replaces a file in one step, so that no state in between can be seen.
fn put(site: &Path, path: &str, text: &str) {
    let (path, temporary) = (site.join(path), site.join(".put"));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&temporary, text).unwrap();
    fs::rename(temporary, path).unwrap();
}

/// Writes a file where it is; nothing happens in any other folder, so nothing else can wake the server.
fn write(site: &Path, path: &str, text: &str) {
    let path = site.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn page(words: &str) -> String {
    format!("+++\n+++\n# Title\n\n{words}\n")
}

fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    put(at, "site.toml", "title = \"Pots & pans\"\nbase_url = \"https://example.org\"\n");
    put(at, "content/index.md", &page("welcome"));
    put(at, "content/a.md", &page("first"));
    put(at, "content/b.md", &page("second"));
    put(at, "content/deep/index.md", &page("deep"));
    put(at, "static/style.css", "body { color: red }");
    put(at, "static/sub/with space.txt", "text");
    put(at, "static/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    put(at, "static/old.html", "<p>kept</p>");
    put(at, "templates/page.html", HTML);
    put(at, "templates/home.html", HTML);
    put(at, "templates/404.html", "<body>nothing here: {{ page.canonical }}</body>");
    folder
}

fn options(root: &Path) -> Options {
    Options {
        root: root.to_owned(),
        interface: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: 0,
        open: false,
        quiet: true,
        drafts: false,
        base_url: None,
        hosts: Vec::new(),
        today: None,
        colour: false,
    }
}

fn run(site: &TempDir) -> Running {
    serve::start(options(site.path())).unwrap()
}

// ---------------------------------------------------------------- a small client

#[derive(Debug)]
struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(BOUND)).unwrap();
    stream
}

/// Sends a request as it is written, and reads the whole reply.
fn raw(address: SocketAddr, request: &str) -> Reply {
    let mut stream = connect(address);
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(key, value)| (key.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Reply { status, headers, body: bytes[end + 4..].to_vec() }
}

fn ask(running: &Running, method: &str, target: &str, headers: &str) -> Reply {
    let address = running.address();
    raw(
        address,
        &format!("{method} {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\r\n"),
    )
}

fn get(running: &Running, target: &str) -> Reply {
    ask(running, "GET", target, "")
}

/// Waits until a condition holds; says what was seen last if it never does.
fn until<T: std::fmt::Debug>(what: &str, mut look: impl FnMut() -> T, is: impl Fn(&T) -> bool) -> T {
    let end = Instant::now() + BOUND;
    loop {
        let seen = look();
        if is(&seen) {
            return seen;
        }
        assert!(Instant::now() < end, "{what}, but saw {seen:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn until_shows(running: &Running, target: &str, words: &str) {
    until(
        &format!("{target} should show {words:?}"),
        || get(running, target).text(),
        |text| text.contains(words),
    );
}

fn until_status(running: &Running, target: &str, status: u16) -> Reply {
    until(
        &format!("{target} should answer {status}"),
        || get(running, target),
        |reply| reply.status == status,
    )
}

// ---------------------------------------------------------------- requests

#[test]
fn pages_and_files() {
    let site = site();
    let running = run(&site);
    assert!(running.address().ip().is_loopback());
    assert_eq!(running.url(), format!("http://{}/", running.address()));

    let home = get(&running, "/");
    assert_eq!(home.status, 200);
    assert_eq!(home.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(home.text().contains("welcome"));
    // The script is the server's, just before the end of the body, and leads to it; the rest is the page.
    let text = home.text();
    let (before, after) =
        text.split_once("<script src=\"/__sidetone/reload.js\" data-page=\"/\" data-key=\"").unwrap();
    let (key, after) = after.split_once("\" defer></script>\n").unwrap();
    assert_eq!((key.len(), after), (32, "</body></html>"));
    assert!(before.contains("<h1>") && !before.contains("script"));

    assert!(get(&running, "/deep/").text().contains("deep"));
    assert!(get(&running, "/a/?x=1").text().contains("first"), "a query is no part of an address");
    assert!(get(&running, "/%61/").text().contains("first"), "%61 is a");

    for (target, media, bytes) in [
        ("/style.css", "text/css; charset=utf-8", Some("body { color: red }")),
        ("/sub/with%20space.txt", "text/plain; charset=utf-8", Some("text")),
        ("/dot.svg", "image/svg+xml; charset=utf-8", Some("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")),
        ("/robots.txt", "text/plain; charset=utf-8", None),
        ("/sitemap.xml", "application/xml; charset=utf-8", None),
        ("/atom.xml", "application/atom+xml; charset=utf-8", None),
        ("/__sidetone/reload.js", "text/javascript; charset=utf-8", None),
        ("/__sidetone/error.css", "text/css; charset=utf-8", None),
    ] {
        let reply = get(&running, target);
        assert_eq!((reply.status, reply.header("content-type")), (200, Some(media)), "{target}");
        assert!(!reply.text().contains("__sidetone/reload.js\""), "{target} is not touched");
        if let Some(bytes) = bytes {
            assert_eq!(reply.text(), bytes, "{target}");
        }
    }
    assert!(
        get(&running, "/old.html").text().starts_with("<p>kept</p><script"),
        "a page of the author's own"
    );
}

#[test]
fn every_reply_has_the_headers() {
    let site = site();
    let running = run(&site);
    for (method, target, status) in [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/style.css", 200),
        ("GET", "/a", 308),
        ("GET", "/none/", 404),
        ("GET", "/__sidetone/none", 404),
        ("GET", "/__sidetone/events", 400),
        ("POST", "/", 405),
        ("GET", "http://evil.example/", 403),
    ] {
        let reply = ask(&running, method, target, "");
        assert_eq!(reply.status, status, "{method} {target}");
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{method} {target}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{method} {target}");
        assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"), "{method} {target}");
        let policy = reply.header("content-security-policy").unwrap();
        assert_eq!(
            policy,
            "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; script-src \
             'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
        );
        assert!(
            reply.headers.iter().all(|(name, _)| !name.starts_with("access-control")),
            "{method} {target}"
        );
    }
}

#[test]
fn a_site_below_a_path_is_served_there() {
    let site = site();
    put(site.path(), "site.toml", "title = \"T\"\nbase_url = \"https://example.org/under/it\"\n");
    put(site.path(), "content/a.md", &page("[b](b.md) [top](/style.css)"));
    let running = run(&site);
    assert_eq!(running.url(), format!("http://{}/under/it/", running.address()));
    let home = get(&running, "/under/it/");
    assert_eq!(home.status, 200);
    assert!(home.text().contains("data-page=\"/\"") && home.text().contains("src=\"/__sidetone/reload.js\""));
    let text = get(&running, "/under/it/a/").text();
    assert!(
        text.contains("href=\"/under/it/b/\"") && text.contains("href=\"/under/it/style.css\""),
        "{text}"
    );
    for (target, location) in
        [("/", "/under/it/"), ("/under/it", "/under/it/"), ("/under/it/a?x", "/under/it/a/?x")]
    {
        assert_eq!(get(&running, target).header("location"), Some(location), "{target}");
    }
    for target in ["/a/", "/style.css", "/underneath/", "/under/", "/under/itself/"] {
        let reply = get(&running, target);
        assert!(reply.status == 404 && reply.text().contains("/under/it/"), "{target}: {reply:?}");
    }
    assert_eq!(get(&running, "/under/it/none/").status, 404);
    assert_eq!(get(&running, "/__sidetone/reload.js").status, 200);
}

#[test]
fn folders_of_static_have_their_index() {
    let site = site();
    put(site.path(), "static/demo/index.html", "<p>demo</p>");
    put(site.path(), "static/demo/more stuff/index.html", "<p>more</p>");
    let running = run(&site);
    assert!(get(&running, "/demo/").text().starts_with("<p>demo</p>"));
    assert!(get(&running, "/demo/more%20stuff/").text().starts_with("<p>more</p>"));
    for (target, location) in [
        ("/demo", "/demo/"),
        ("/demo/index.html", "/demo/"),
        ("/demo/more%20stuff", "/demo/more%20stuff/"),
        ("/demo/more%20stuff/index.html?a", "/demo/more%20stuff/?a"),
    ] {
        let reply = get(&running, target);
        assert_eq!((reply.status, reply.header("location")), (308, Some(location)), "{target}");
    }
}

#[test]
fn files_without_a_known_extension_come_byte_for_byte() {
    let site = site();
    let files: [(&str, &[u8], &str); 6] = [
        (".well-known/apple-app-site-association", b"{}", "text/plain; charset=utf-8"),
        (".nojekyll", b"", "text/plain; charset=utf-8"),
        ("CNAME", b"example.org\n", "text/plain; charset=utf-8"),
        ("LICENSE", "\u{df}".as_bytes(), "text/plain; charset=utf-8"),
        ("blob", b"\0\xff", "application/octet-stream"),
        ("odd.name-x", b"<body></body>", "text/plain; charset=utf-8"),
    ];
    for (path, bytes, _) in files {
        let path = site.path().join("static").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let running = run(&site);
    for (path, bytes, media) in files {
        let reply = get(&running, &format!("/{path}"));
        assert_eq!((reply.status, reply.header("content-type")), (200, Some(media)), "{path}");
        assert_eq!(reply.body, bytes, "{path}");
    }
}

#[test]
fn parts_and_what_the_browser_has() {
    let site = site();
    let film: Vec<u8> = (0..100_000_u32).map(|n| (n % 251) as u8).collect();
    fs::write(site.path().join("static/film.mp4"), &film).unwrap();
    let running = run(&site);
    // One is held in memory, the other is sent from the disk.
    for (path, bytes) in [("/style.css", b"body { color: red }".to_vec()), ("/film.mp4", film)] {
        let whole = get(&running, path);
        assert_eq!(
            (whole.status, &whole.body, whole.header("accept-ranges")),
            (200, &bytes, Some("bytes")),
            "{path}"
        );
        let last = bytes.len() - 1;
        for (range, from, to) in
            [("0-3", 0, 3), ("5-", 5, last), ("-4", last - 3, last), ("2-999999999", 2, last)]
        {
            let reply = ask(&running, "GET", path, &format!("Range: bytes={range}\r\n"));
            let expected = format!("bytes {from}-{to}/{}", bytes.len());
            assert_eq!(
                (reply.status, reply.header("content-range")),
                (206, Some(expected.as_str())),
                "{path} {range}"
            );
            assert_eq!(reply.body, bytes[from..=to], "{path} {range}");
        }
        let beyond = ask(&running, "GET", path, &format!("Range: bytes={}-\r\n", bytes.len()));
        assert_eq!(beyond.status, 416, "{path}");
        assert_eq!(beyond.header("content-range"), Some(format!("bytes */{}", bytes.len()).as_str()));
        let head = ask(&running, "HEAD", path, "");
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        assert_eq!(head.header("content-length"), Some(bytes.len().to_string().as_str()), "{path}");
        assert_eq!(head.header("content-type"), whole.header("content-type"), "{path}");
    }
    for path in ["/style.css", "/a/"] {
        let tag = get(&running, path).header("etag").expect("a tag").to_owned();
        for tags in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
            let reply = ask(&running, "GET", path, &format!("If-None-Match: {tags}\r\n"));
            assert_eq!((reply.status, reply.body.len()), (304, 0), "{path} {tags}");
        }
        assert_eq!(ask(&running, "GET", path, "If-None-Match: \"other\"\r\n").status, 200);
        let other = ask(&running, "GET", path, "If-Range: \"other\"\r\nRange: bytes=0-1\r\n");
        assert_eq!(other.status, 200, "another file than the one that the browser has a part of");
    }
    let since = get(&running, "/film.mp4").header("last-modified").expect("a date").to_owned();
    assert_eq!(ask(&running, "GET", "/film.mp4", &format!("If-Modified-Since: {since}\r\n")).status, 304);
}

#[test]
fn names_that_the_author_gives_are_answered() {
    let site = site();
    let mut options = options(site.path());
    options.hosts = vec!["laptop.local".to_owned(), "preview:80".to_owned()];
    let running = serve::start(options).unwrap();
    let status = |host: &str| {
        raw(running.address(), &format!("GET /a/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    };
    for host in ["laptop.local", "LAPTOP.local:1111", "preview", "localhost"] {
        assert_eq!(status(host).status, 200, "{host}");
    }
    for host in ["evil.example", "laptop.local.evil.example", "local"] {
        let reply = status(host);
        assert!(reply.status == 403 && reply.text().contains("--host NAME"), "{host}");
    }
}

#[test]
fn addresses_are_the_root_of_this_server() {
    let site = site();
    put(site.path(), "templates/page.html", "{{ page.canonical }} {{ page.url }} {{ site.base_path }}.");
    let running = run(&site);
    let expected = format!("http://{}/a/ /a/ .", running.address());
    assert!(get(&running, "/a/").text().starts_with(&expected), "{}", get(&running, "/a/").text());
    running.stop();

    let mut options = options(site.path());
    options.base_url = Some("https://preview.example/left/out".to_owned());
    let running = serve::start(options).unwrap();
    assert!(get(&running, "/a/").text().starts_with("https://preview.example/a/ /a/ ."));
    let named = "GET /a/ HTTP/1.1\r\nHost: preview.example\r\nConnection: close\r\n\r\n";
    assert_eq!(raw(running.address(), named).status, 200, "the author has named it");
}

#[test]
fn other_ways_to_write_an_address() {
    let site = site();
    put(site.path(), "static/\u{fc}ber/index.html", "x");
    let running = run(&site);
    for (target, location) in [
        ("/a", Some("/a/")),
        ("/a?x=1&y", Some("/a/?x=1&y")),
        ("/a/index.html", Some("/a/")),
        ("/index.html", Some("/")),
        ("/deep/index.html?q", Some("/deep/?q")),
        ("/style.css/", None),
        ("/a/b", None),
        ("//a", None),
        ("//evil.example/index.html", None),
        ("/none/index.html", None),
        ("/A", None),
    ] {
        let reply = get(&running, target);
        assert_eq!(reply.header("location"), location, "{target}");
        assert_eq!(reply.status, if location.is_some() { 308 } else { 404 }, "{target}");
    }
    assert_eq!(get(&running, "/%C3%BCber/").text().split('<').next(), Some("x"));
}

#[test]
fn nothing_but_the_plan_is_served() {
    let site = site();
    put(site.path(), "secret.txt", "canary");
    put(site.path(), "public/index.html", "canary");
    put(site.path(), "content/draft.md", "+++\ndraft = true\n+++\n# Draft\n\ncanary\n");
    let running = run(&site);
    for target in [
        "/secret.txt",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/static/../secret.txt",
        "/..%2fsecret.txt",
        "/public/index.html",
        "/site.toml",
        "/content/a.md",
        "/a.md",
        "/templates/page.html",
        "/static/style.css",
        "/etc/passwd",
        "//etc/passwd",
        "/draft/",
        "/%00",
        "/%zz",
        "/%",
    ] {
        let reply = get(&running, target);
        assert_eq!(reply.status, 404, "{target}");
        assert!(!reply.text().contains("canary"), "{target}");
    }
    assert_eq!(get(&running, "/%ff").status, 400);
    let lost = get(&running, "/lost/%3Cb%3E");
    assert_eq!(lost.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(lost.text().starts_with("<body>nothing here: http://127.0.0.1:"), "{}", lost.text());
    assert!(
        lost.text().contains("data-page=\"/lost/&lt;b&gt;\""),
        "so that it reloads when the page appears"
    );
    running.stop();

    let mut options = options(site.path());
    options.drafts = true;
    assert!(
        get(&serve::start(options).unwrap(), "/draft/").text().contains("canary"),
        "on request, drafts too"
    );
}

#[test]
fn methods() {
    let site = site();
    let running = run(&site);
    for target in ["/", "/style.css", "/none/", "/a"] {
        let (full, head) = (get(&running, target), ask(&running, "HEAD", target, ""));
        assert_eq!(head.status, full.status, "{target}");
        assert_eq!(head.body, b"", "{target}");
        for name in ["content-length", "content-type", "location"] {
            assert_eq!(head.header(name), full.header(name), "{target} {name}");
        }
        assert_eq!(full.header("content-length"), Some(full.body.len().to_string().as_str()), "{target}");
    }
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "SAVE"] {
        let reply = ask(&running, method, "/", "");
        assert_eq!((reply.status, reply.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
    assert_eq!(ask(&running, "OPTIONS", "*", "").status, 405);
    assert_eq!(ask(&running, "CONNECT", "evil.example:443", "").status, 403);
}

#[test]
fn other_sites_are_refused() {
    let site = site();
    let running = run(&site);
    let (address, port) = (running.address(), running.address().port());
    let reply = |request: String| raw(address, &format!("{request}Connection: close\r\n\r\n"));
    for (host, status) in [
        (format!("127.0.0.1:{port}"), 200),
        ("127.0.0.1".to_owned(), 200),
        (format!("localhost:{port}"), 200),
        ("[::1]:1".to_owned(), 200),
        ("evil.example".to_owned(), 403),
        (format!("evil.example:{port}"), 403),
        (format!("localhost.evil.example:{port}"), 403),
        ("192.168.1.5".to_owned(), 403),
        ("0.0.0.0".to_owned(), 403),
        (String::new(), 403),
    ] {
        for path in ["/", "/style.css", "/__sidetone/reload.js"] {
            let seen = reply(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n"));
            assert_eq!(seen.status, status, "{host:?} {path}");
            assert!(status == 200 || seen.text().starts_with("Refused: "), "{host:?} {path}");
        }
    }
    assert_eq!(reply("GET / HTTP/1.1\r\n".to_owned()).status, 403, "no Host");
    assert_eq!(reply("GET / HTTP/1.0\r\n".to_owned()).status, 403, "no Host");

    let events = "/__sidetone/events?page=/&key=0";
    for (target, headers, status) in [
        ("/", format!("Origin: http://127.0.0.1:{port}\r\n"), 200),
        ("/", "Origin: http://evil.example\r\n".to_owned(), 403),
        (events, "Origin: http://evil.example\r\n".to_owned(), 403),
        ("/", "Origin: http://127.0.0.1:1\r\n".to_owned(), 403),
        ("/", "Origin: null\r\n".to_owned(), 403),
        (&format!("http://127.0.0.1:{port}/"), String::new(), 200),
        ("http://evil.example/", String::new(), 403),
        (&format!("http://localhost:{port}/"), String::new(), 403),
        ("/", "Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n".to_owned(), 403),
        ("/", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n".to_owned(), 403),
        (events, "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\n".to_owned(), 403),
        (
            "/",
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"
                .to_owned(),
            200,
        ),
    ] {
        assert_eq!(ask(&running, "GET", target, &headers).status, status, "{target} {headers}");
    }
}

#[test]
fn nonsense_is_survived() {
    let site = site();
    let running = run(&site);
    for nonsense in [
        "\r\n\r\n".to_owned(),
        "GET\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        "\u{16}\u{3}\u{1}\u{2}".to_owned(),
        format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(500_000)),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "a".repeat(500_000)),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "X: y\r\n".repeat(500)),
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\nx".to_owned(),
    ] {
        let mut stream = connect(running.address());
        // It may hang up before it has heard it all.
        let _ = stream.write_all(nonsense.as_bytes());
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read(&mut [0; 100]);
    }
    assert_eq!(get(&running, "/").status, 200);
}

/// What a hostile or broken client does keeps nobody else waiting.
#[cfg(unix)]
#[test]
fn others_are_answered_meanwhile() {
    let site = site();
    // In a process of its own, each side has its own number of open files.
    let (_server, address) = Process::serve(site.path());
    let get = |target: &str, more: &str| {
        let head = format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{more}\r\n");
        raw(address, &head)
    };
    let works = |what: &str| {
        let reply = get("/a/", "");
        assert_eq!(reply.status, 200, "{what}");
        assert!(reply.text().contains("first"), "{what}");
    };
    // Connections on which nothing is asked, and on which a request never ends.
    let idle: Vec<TcpStream> = (0..500).map(|_| connect(address)).collect();
    works("beside 500 idle connections");
    drop(idle);
    let slow: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut stream = connect(address);
            stream.write_all(b"GET /a/ HTTP/1.1\r\nHost: loc").unwrap();
            stream
        })
        .collect();
    works("beside 200 requests that never end");
    drop(slow);
    // Requests that are too large are refused, or the connection is closed: nothing is waited for.
    let host = format!("localhost:{}", address.port());
    let too_large = [
        format!("GET /{} HTTP/1.1\r\nHost: {host}\r\n\r\n", "a".repeat(1 << 20)),
        format!("GET /a/ HTTP/1.1\r\nHost: {host}\r\nX: {}\r\n\r\n", "a".repeat(1 << 20)),
        format!("GET /a/ HTTP/1.1\r\nHost: {host}\r\n{}\r\n", "X: a\r\n".repeat(10_000)),
    ];
    for request in &too_large {
        let mut stream = connect(address);
        // It may be closed before all is sent.
        let _ = stream.write_all(request.as_bytes());
        let mut start = [0; 12];
        let answer = stream.read(&mut start).unwrap_or(0);
        let said = String::from_utf8_lossy(&start[..answer]).into_owned();
        assert!(answer == 0 || said.starts_with("HTTP/1.1 4"), "{said}");
        works(&request[..16]);
    }
    // Several requests at once are answered in their order.
    let mut stream = connect(address);
    let one = |target: &str, more: &str| format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n");
    let both = one("/b/", "") + &one("/a/", "Connection: close\r\n");
    stream.write_all(both.as_bytes()).unwrap();
    let mut replies = String::new();
    stream.read_to_string(&mut replies).unwrap();
    let place = |words: &str| replies.find(words);
    assert!(place("second").is_some() && place("second") < place("first"), "{replies}");
    // Parts of a file, by the thousand, overlapping, backwards and beyond its end.
    let many = (0..1000).map(|at| format!("{}-", at % 10)).collect::<Vec<_>>().join(",");
    for range in [
        many.as_str(),
        "0-0,0-0,0-0",
        "5-2",
        "-0",
        "99999999999999999999-",
        "0-99999999999999999999",
        "a-b",
        "-",
    ] {
        let reply = get("/old.html", &format!("Range: bytes={range}\r\n"));
        assert!(matches!(reply.status, 200 | 206 | 400 | 416), "{range}: {}", reply.status);
        assert!(reply.body.len() < 4096, "{range}: {} bytes", reply.body.len());
        works(range);
    }
}

#[test]
fn a_taken_port_is_an_error_that_helps() {
    let site = site();
    let running = run(&site);
    let mut again = options(site.path());
    again.port = running.address().port();
    let error = serve::start(again).err().unwrap();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    let text = error.to_string();
    assert!(text.contains(&running.address().port().to_string()) && text.contains("--port"), "{text}");

    let nowhere = serve::start(options(&site.path().join("nowhere"))).err().unwrap();
    assert!(nowhere.to_string().contains("there is no folder"), "{nowhere}");
}

// ---------------------------------------------------------------- edits

/// How editors save.
const WAYS: [&str; 6] = [
    "in place",
    "renamed over",
    "renamed over from outside",
    "truncated, then written",
    "removed and made again",
    "kept as a backup",
];

/// Saves a text in a file of a site in one of these ways.
fn save(at: &Path, file: &Path, way: &str, text: &str) {
    let beside = |name: &str| file.with_file_name(name);
    let renamed = |temporary: &Path| {
        fs::write(temporary, text).unwrap();
        fs::rename(temporary, file).unwrap();
    };
    match way {
        "in place" => fs::write(file, text).unwrap(),
        "renamed over" => renamed(&beside(".a.md.tmp")),
        "renamed over from outside" => renamed(&at.join("a.tmp")),
        "truncated, then written" => {
            let mut open = fs::File::create(file).unwrap();
            for byte in text.as_bytes() {
                open.write_all(&[*byte]).unwrap();
            }
        }
        "removed and made again" => {
            fs::remove_file(file).unwrap();
            fs::write(file, text).unwrap();
        }
        _ => {
            let backup = beside("a.md~");
            fs::rename(file, &backup).unwrap();
            fs::write(file, text).unwrap();
            fs::remove_file(&backup).unwrap();
        }
    }
}

#[test]
fn saves_of_every_kind_are_seen() {
    let site = site();
    let at = site.path();
    let file = at.join("content/a.md");
    let running = run(&site);
    for round in 0..10 {
        for way in WAYS {
            let words = format!("{way} {round}");
            save(at, &file, way, &page(&words));
            until_shows(&running, "/a/", &words);
        }
        fs::remove_file(&file).unwrap();
        until_status(&running, "/a/", 404);
        write(at, "content/a.md", &page("back"));
        until_shows(&running, "/a/", "back");
    }
}

#[test]
fn what_is_renamed_over_a_file_and_removed_at_once_is_gone() {
    let site = site();
    let at = site.path();
    let running = run(&site);
    for _ in 0..10 {
        put(at, "content/a.md", &page("there"));
        until_status(&running, "/a/", 200);
        put(at, "content/.tmp", "x");
        fs::rename(at.join("content/.tmp"), at.join("content/a.md")).unwrap();
        fs::remove_file(at.join("content/a.md")).unwrap();
        until_status(&running, "/a/", 404);
    }
}

#[test]
fn folders_come_and_go() {
    let site = site();
    let at = site.path();
    let running = run(&site);
    for round in 0..5 {
        // Nested, and made in one go.
        write(at, "content/x/y/z/new.md", &page("nested"));
        until_shows(&running, "/x/y/z/new/", "nested");
        write(at, "content/x/y/z/new.md", &page(&format!("edited {round}")));
        until_shows(&running, "/x/y/z/new/", &format!("edited {round}"));
        // Renamed: what is below moves along, and is still watched.
        fs::rename(at.join("content/x"), at.join("content/w")).unwrap();
        until_status(&running, "/w/y/z/new/", 200);
        assert_eq!(get(&running, "/x/y/z/new/").status, 404);
        write(at, "content/w/y/z/new.md", &page(&format!("moved {round}")));
        until_shows(&running, "/w/y/z/new/", &format!("moved {round}"));
        fs::remove_dir_all(at.join("content/w")).unwrap();
        until_status(&running, "/w/y/z/new/", 404);
    }
}

#[test]
fn a_whole_folder_is_replaced() {
    let site = site();
    let at = site.path();
    let running = run(&site);
    for round in 0..5 {
        // As when another branch is checked out.
        let words = format!("branch {round}");
        write(at, "elsewhere/index.md", &page("welcome"));
        write(at, "elsewhere/a.md", &page(&words));
        write(at, "elsewhere/in/b.md", &page(&words));
        fs::rename(at.join("content"), at.join("before")).unwrap();
        fs::rename(at.join("elsewhere"), at.join("content")).unwrap();
        fs::remove_dir_all(at.join("before")).unwrap();
        until_shows(&running, "/in/b/", &words);
        until_shows(&running, "/a/", &words);
        let words = format!("edited {round}");
        write(at, "content/in/b.md", &page(&words));
        until_shows(&running, "/in/b/", &words);
    }
    // The folders of the site may all be gone for a while, and those not there at the start appear.
    fs::remove_dir_all(at.join("templates")).unwrap();
    fs::remove_dir_all(at.join("static")).unwrap();
    until_status(&running, "/style.css", 404);
    write(at, "static/style.css", "again");
    until_shows(&running, "/style.css", "again");
    write(at, "templates/page.html", "another template {{ page.title }}");
    until_shows(&running, "/a/", "another template");
    write(at, "templates/page.html", "and another {{ page.title }}");
    until_shows(&running, "/a/", "and another");
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_is_watched() {
    let site = site();
    let at = site.path();
    write(at, "shared/linked.md", &page("one"));
    let running = run(&site);
    std::os::unix::fs::symlink("../shared/linked.md", at.join("content/linked.md")).unwrap();
    until_shows(&running, "/linked/", "one");
    for round in 0..3 {
        write(at, "shared/linked.md", &page(&format!("round {round}")));
        until_shows(&running, "/linked/", &format!("round {round}"));
    }
}

#[test]
fn the_last_of_many_saves_is_seen() {
    let site = site();
    let running = run(&site);
    for n in 0..1000 {
        let file = ["content/a.md", "content/b.md", "content/deep/index.md"][n % 3];
        fs::write(site.path().join(file), page(&format!("save {n}."))).unwrap();
        if n % 7 == 0 {
            put(site.path(), "content/.swap", "x");
            fs::remove_file(site.path().join("content/.swap")).unwrap();
        }
    }
    until_shows(&running, "/a/", "save 999.");
    until_shows(&running, "/b/", "save 997.");
    until_shows(&running, "/deep/", "save 998.");
}

/// The system drops what happens while nobody takes it, from some number of events on, and says so.
#[cfg(target_os = "linux")]
#[test]
fn a_full_queue_of_events_loses_nothing() {
    let limit = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap();
    let limit: usize = limit.trim().parse().unwrap();
    if limit > 1 << 20 {
        println!("skipped: the queue holds {limit} events");
        return;
    }
    let site = site();
    let at = site.path();
    let (server, address) = Process::serve(at);
    let id = server.0.id().to_string();
    let signal = |name: &str| {
        assert!(std::process::Command::new("kill").args([name, &id]).status().unwrap().success());
    };
    signal("-STOP");
    let files = ["content/a.md", "content/b.md"].map(|path| at.join(path));
    let text = files.each_ref().map(|file| fs::read(file).unwrap());
    // Two in turn: the same event twice in a row is one. Each has two events at least.
    for n in 0..=limit {
        fs::write(&files[n % 2], &text[n % 2]).unwrap();
    }
    // Nobody is told of these, and of what happens in the folder later least of all.
    write(at, "content/deep/index.md", &page("after the flood"));
    write(at, "content/new/page.md", &page("in a new folder"));
    signal("-CONT");
    let shows = |target: &str, words: &str| {
        let get = || {
            raw(address, &format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"))
                .text()
        };
        until(&format!("{target} should show {words:?}"), get, |text| text.contains(words));
    };
    shows("/deep/", "after the flood");
    shows("/new/page/", "in a new folder");
    write(at, "content/new/page.md", &page("changed there"));
    shows("/new/page/", "changed there");
}

/// Waits until nothing is done any more.
fn rest(running: &Running) {
    until(
        "it comes to rest",
        || {
            let before = running.readings();
            std::thread::sleep(Duration::from_millis(500));
            running.readings() - before
        },
        |readings| *readings == 0,
    );
}

#[test]
fn nothing_is_built_for_nothing() {
    let site = site();
    let at = site.path();
    let running = run(&site);
    assert_eq!(running.rebuilds(), 0);
    // None of these changes the site.
    let text = fs::read_to_string(at.join("content/a.md")).unwrap();
    put(at, "content/a.md", &text);
    put(at, "content/b.md.tmp~", "left behind");
    put(at, "public/index.html", "output");
    put(at, "public/deep/a.css", "output");
    put(at, ".git/index", "x");
    put(at, "README.md", "x");
    fs::create_dir(at.join("content/empty")).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(at.join("content/a.md"), fs::Permissions::from_mode(0o600)).unwrap();
    }
    until("it is looked at", || running.readings(), |readings| *readings > 0);
    rest(&running);
    assert_eq!(running.rebuilds(), 0);
    for _ in 0..20 {
        get(&running, "/a/");
    }
    put(at, "content/a.md", &page("changed"));
    until_shows(&running, "/a/", "changed");
    assert_eq!(running.rebuilds(), 1);
    // Reading is nothing that has to be read again: when nothing happens, nothing is done.
    rest(&running);
    for _ in 0..20 {
        get(&running, "/");
    }
    put(at, "content/a.md", &page("again"));
    until_shows(&running, "/a/", "again");
    assert_eq!(running.rebuilds(), 2);
}

#[test]
fn only_changed_files_are_read_again() {
    let site = site();
    let at = site.path();
    for n in 0..50 {
        write(at, &format!("content/more/page-{n}.md"), &page("more"));
    }
    let running = run(&site);
    let mut round = 0;
    // What has just been written is read more than once, so this takes a moment.
    let saved = || {
        let before = running.files_read();
        round += 1;
        put(at, "content/a.md", &page(&format!("round {round}.")));
        until_shows(&running, "/a/", &format!("round {round}."));
        running.files_read() - before
    };
    until("a save reads what was saved", saved, |read| (1..=4).contains(read));
}

#[test]
fn a_setting_of_the_parser_counts_for_files_that_have_not_changed() {
    let site = site();
    let at = site.path();
    put(at, "content/a.md", &page("some <em class=\"x\">raw</em> words"));
    put(at, "content/b.unknown", "x");
    let running = run(&site);
    let settings = "title = \"T\"\nbase_url = \"https://example.org\"\n";
    for _ in 0..3 {
        until_status(&running, "/a/", 500);
        put(at, "site.toml", &format!("{settings}raw_html = true\n"));
        until_shows(&running, "/a/", "b.unknown");
        put(at, "site.toml", &format!("{settings}raw_html = true\nunknown_files = [\"unknown\"]\n"));
        until_shows(&running, "/a/", "<em class=\"x\">raw</em>");
        put(at, "site.toml", settings);
    }
}

/// What is served, without the server's own script.
fn served(running: &Running, target: &str) -> (u16, Vec<u8>) {
    let reply = get(running, target);
    let text = String::from_utf8_lossy(&reply.body).into_owned();
    let Some((before, rest)) = text.split_once("<script src=\"/__sidetone/reload.js") else {
        return (reply.status, reply.body);
    };
    let after = rest.split_once("</script>\n").unwrap().1;
    (reply.status, format!("{before}{after}").into_bytes())
}

/// Each address that a fresh reading of the folder has, and what it shows; with `None` for all pages of a broken site.
fn fresh(site: &Path, running: &Running) -> Vec<(String, Option<Vec<u8>>)> {
    let origin = running.url().trim_end_matches('/').to_owned();
    let settings = sidetone::model::Publish { base_url: Some(origin), ..Default::default() };
    let (sources, problems) = sidetone::read::read(site);
    let compiled = sidetone::pipeline::compile(sources, problems, &site.display().to_string(), &settings);
    let entries = compiled.plan.iter().filter(|entry| {
        // Those take long to make, and are of the same bytes.
        use sidetone::plan::Subject;
        !matches!(entry.subject, Subject::Share(_) | Subject::Variant(..) | Subject::Copy(_))
    });
    let bytes = |entry: &_| compiled.is_sound().then(|| compiled.render_one(entry).unwrap());
    entries.map(|entry| (entry.address.clone(), bytes(&entry))).collect()
}

/// The first addresses that are served otherwise than a fresh reading would have them.
fn differing(site: &Path, running: &Running) -> Vec<String> {
    let differs = |(address, bytes): &(String, Option<Vec<u8>>)| {
        let (status, served) = served(running, address);
        match bytes {
            Some(bytes) => (status, &served) != (200, bytes) && (status, &served) != (404, bytes),
            // Of a site with errors, a page shows them, or a banner does.
            None if status == 200 && !(address.ends_with('/') || address.ends_with(".html")) => false,
            None => status != 500 && !String::from_utf8_lossy(&served).contains("sidetone-banner"),
        }
    };
    let differ = fresh(site, running).into_iter().filter(differs);
    differ.map(|(address, _)| address).take(3).collect()
}

/// Copies a folder.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let path = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir(&path).unwrap();
        } else {
            fs::copy(entry.path(), &path).unwrap();
        }
    }
}

/// `SIDETONE_SAVES=1000` makes that many changes.
#[test]
fn what_is_served_is_what_a_fresh_reading_would_show() {
    let site = tempfile::tempdir().unwrap();
    let at = site.path();
    sidetone::cli::starter::unpack(at).unwrap();
    let running = run(&site);
    let mut seed: u64 = 7;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let rounds = std::env::var("SIDETONE_SAVES").map_or(24, |it| it.parse().expect("a number"));
    let mut sound = 0;
    for round in 0..rounds {
        let files = walkdir::WalkDir::new(at).sort_by_file_name().into_iter().filter_map(Result::ok);
        let is_page = |path: &Path| {
            path.extension().is_some_and(|it| it == "md") && path.starts_with(at.join("content"))
        };
        let pages: Vec<_> = files.map(walkdir::DirEntry::into_path).filter(|path| is_page(path)).collect();
        let file = &pages[next(pages.len())];
        let text = fs::read_to_string(file).unwrap();
        let (renamed, copied) = (file.with_file_name("a-new-name.md"), file.with_file_name("copied.md"));
        let (folder, elsewhere) = (at.join("content"), at.join("elsewhere"));
        let way = WAYS[next(WAYS.len())];
        let save = |file: &Path, text: &str| save(at, file, way, text);
        let what = next(11);
        match what {
            0 => save(file, &format!("{text}\nAnd round {round}.\n")),
            1 => save(file, &text.replace("title = \"", &format!("title = \"{round} "))),
            2 => put(at, &format!("content/new-{}.md", round % 9), &page(&format!("new in {round}"))),
            3 => fs::rename(file, &renamed).unwrap(),
            4 => fs::remove_file(file).unwrap(),
            5 => save(file, &format!("+++\nbroken = \n{text}")),
            6 => put(at, "templates/404.html", &format!("round {round}")),
            7 => put(at, "static/extra.css", &format!("body {{ margin: {round}px }}")),
            8 => fs::copy(file, &copied).map(drop).unwrap(),
            // Another branch is checked out, as a new folder or file by file.
            9 => {
                copy(&folder, &elsewhere);
                fs::write(elsewhere.join("branch.md"), page(&format!("branch {round}"))).unwrap();
                fs::rename(&folder, at.join("before")).unwrap();
                fs::rename(&elsewhere, &folder).unwrap();
                fs::remove_dir_all(at.join("before")).unwrap();
            }
            _ => {
                for file in &pages {
                    let text = fs::read_to_string(file).unwrap();
                    save(file, &format!("{text}\nOn branch {round}.\n"));
                }
            }
        }
        until(
            &format!("round {round}, edit {what} of {}, {way}: served anew", file.display()),
            || differing(at, &running),
            Vec::is_empty,
        );
        // What breaks the site would hide what follows, and what grows would take ever longer.
        match what {
            3 => fs::rename(renamed, file).unwrap(),
            0 | 1 | 4 | 5 => fs::write(file, &text).unwrap(),
            8 => fs::remove_file(copied).unwrap(),
            _ => {}
        }
        sound += usize::from(fresh(at, &running).iter().all(|(_, bytes)| bytes.is_some()));
    }
    assert!(sound * 6 > rounds * 5, "the site was sound after {sound} of {rounds} edits only");
}

// ---------------------------------------------------------------- broken sites

#[test]
fn a_site_that_is_broken_from_the_start_is_mended() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let running = run(&folder);
    for target in ["/", "/a/", "/a", "/whatever.html"] {
        let reply = get(&running, target);
        assert_eq!(reply.status, 500, "{target}");
        assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(reply.text().contains("there is no site.toml in "), "{}", reply.text());
        assert!(reply.text().contains("/__sidetone/reload.js"), "it reloads by itself");
    }
    assert_eq!(get(&running, "/favicon.ico").status, 404);
    put(at, "site.toml", "title = \"New\"\nbase_url = \"https://example.org\"\n");
    put(at, "templates/home.html", HTML);
    put(at, "templates/page.html", HTML);
    put(at, "content/index.md", &page("alive"));
    until_shows(&running, "/", "alive");
    // And again.
    fs::write(at.join("site.toml"), "title = [").unwrap();
    until_status(&running, "/", 500);
    put(at, "site.toml", "title = \"New\"\nbase_url = \"https://example.org\"\n");
    until_shows(&running, "/", "alive");
}

#[test]
fn all_errors_are_shown_and_escaped() {
    let site = site();
    let at = site.path();
    let running = run(&site);
    put(at, "content/a.md", "+++\ndraught = \"<b>\"\n+++\n");
    put(at, "content/b.md", "See [nothing](nothing-here.md).\n");
    put(at, "templates/page.html", "{{ oh no");
    let all = ["content/a.md:2:1", "draught", "nothing-here.md", "templates/page.html:1:"];
    let reply = until(
        "all of them are listed",
        || get(&running, "/deep/"),
        |reply| all.iter().all(|words| reply.text().contains(words)),
    );
    assert_eq!(reply.status, 500);
    assert!(reply.text().contains("&lt;b&gt;") && !reply.text().contains("<b>"), "{}", reply.text());
    // Files are the newest.
    put(at, "static/style.css", "body { color: blue }");
    until_shows(&running, "/style.css", "blue");
    assert_eq!(get(&running, "/").status, 500);

    put(at, "content/a.md", &page("first"));
    put(at, "content/b.md", &page("second"));
    put(at, "templates/page.html", HTML);
    until_shows(&running, "/deep/", "deep");
}

#[test]
fn pages_without_errors_are_shown_beside_those_that_have_them() {
    let site = site();
    let at = site.path();
    // From the start: in its words, with a link from elsewhere to one of its headings; in its front matter.
    put(
        at,
        "content/a.md",
        "+++\ntitle = \"A\"\n+++\n\nSee [nothing](nothing-here.md).\n\n## Sound\n\nWords.\n",
    );
    put(at, "content/b.md", "+++\ndraught = \"<b>\"\n+++\n");
    put(at, "content/other.md", "# Other\n\nSee [its sound](a.md#sound) and [that](b.md).\n");
    let running = run(&site);
    let other = get(&running, "/other/");
    assert_eq!(other.status, 200, "{}", other.text());
    for words in [
        "<a href=\"/a/#sound\">its sound</a>",
        "sidetone-banner",
        "2 errors",
        "content/a.md:5:15",
        "draught",
        "&lt;b&gt;",
    ] {
        assert!(other.text().contains(words), "{words} is missing in {}", other.text());
    }
    assert_eq!(
        get(&running, "/__sidetone/banner.css").header("content-type"),
        Some("text/css; charset=utf-8")
    );
    for target in ["/a/", "/b/"] {
        let reply = get(&running, target);
        assert_eq!(reply.status, 500, "{target}");
        assert!(
            reply.text().contains("nothing-here.md") && !reply.text().contains("sidetone-banner"),
            "{target}"
        );
    }
    assert_eq!(get(&running, "/nowhere/").status, 404);
    let bare = |running: &Running, target: &str| !get(running, target).text().contains("sidetone-banner");
    // One is mended; then both.
    put(at, "content/b.md", &page("second"));
    until(
        "the other error is left",
        || get(&running, "/other/").text(),
        |text| text.contains("1 error elsewhere"),
    );
    assert_eq!(get(&running, "/b/").status, 200);
    assert_eq!(get(&running, "/a/").status, 500);
    put(at, "content/a.md", "# A\n\n## Sound\n");
    until("nothing is wrong", || bare(&running, "/other/"), |bare| *bare);
    until_status(&running, "/a/", 200);
    // What is said in no page concerns them all.
    put(at, "site.toml", "title = [");
    until_status(&running, "/other/", 500);
}

#[test]
fn a_template_that_fails_is_an_error_of_its_page() {
    let site = site();
    let running = run(&site);
    put(site.path(), "templates/page.html", "{{ page.extra.nothing.at.all }}");
    let reply = until_status(&running, "/a/", 500);
    assert!(reply.text().contains("templates/page.html:1:"), "{}", reply.text());
    assert!(reply.text().contains("/__sidetone/reload.js"));
    assert_eq!(get(&running, "/").status, 200, "others are well");
    put(site.path(), "templates/page.html", HTML);
    until_shows(&running, "/a/", "first");
}

// ---------------------------------------------------------------- live reload

/// The key that a page was sent with.
fn key(reply: &Reply) -> String {
    let text = reply.text();
    let after = text.split_once("data-key=\"").expect("a script").1;
    after.split('"').next().unwrap().to_owned()
}

struct Events(BufReader<TcpStream>);

impl Events {
    fn open(running: &Running, page: &str, key: &str) -> Self {
        let mut stream = connect(running.address());
        let address = running.address();
        let request =
            format!("GET /__sidetone/events?page={page}&key={key} HTTP/1.1\r\nHost: {address}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut events = Events(BufReader::new(stream));
        assert!(events.line().unwrap().contains(" 200 "));
        let mut media = false;
        loop {
            let line = events.line().unwrap();
            media |= line.eq_ignore_ascii_case("content-type: text/event-stream");
            if line.is_empty() {
                break;
            }
        }
        assert!(media);
        events
    }

    /// A line; `None` at the end.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.0.read_line(&mut line).expect("a line in time");
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// The key of the next event.
    fn next(&mut self) -> String {
        loop {
            let line = self.line().expect("an event");
            if let Some(key) = line.strip_prefix("data: ") {
                return key.to_owned();
            }
        }
    }
}

#[test]
fn the_browser_is_told_of_changes_of_its_page_alone() {
    let site = site();
    let at = site.path();
    let running = run(&site);
    let mut events = Events::open(&running, "/a/", &key(&get(&running, "/a/")));

    // Another page changes, and it is said that it has; then this one.
    put(at, "content/b.md", &page("unrelated"));
    until_shows(&running, "/b/", "unrelated");
    put(at, "content/a.md", &page("changed"));
    until_shows(&running, "/a/", "changed");
    let now = key(&get(&running, "/a/"));
    assert_eq!(events.next(), now, "the first event is that of its own change");

    // A style sheet; and a template that the page is not made of, which is no event.
    put(at, "static/style.css", "body { color: green }");
    until_shows(&running, "/style.css", "green");
    assert_eq!(events.next(), key(&get(&running, "/a/")));
    put(at, "templates/404.html", "other");
    until_shows(&running, "/none/", "other");

    // To errors and back.
    let well = key(&get(&running, "/a/"));
    put(at, "site.toml", "");
    until_status(&running, "/a/", 500);
    assert_eq!(events.next(), key(&get(&running, "/a/")));
    put(at, "site.toml", "title = 1\nbase_url = \"https://example.org\"\n");
    let others = events.next();
    until("other errors are shown", || key(&get(&running, "/a/")), |key| *key == others);
    put(at, "site.toml", "title = \"Pots & pans\"\nbase_url = \"https://example.org\"\n");
    assert_eq!(events.next(), well, "what is as it was has its old key");

    // Gone and back.
    fs::remove_file(at.join("content/a.md")).unwrap();
    until_status(&running, "/a/", 404);
    assert_eq!(events.next(), key(&get(&running, "/a/")));
    put(at, "content/a.md", &page("changed"));
    assert_eq!(events.next(), well);
}

#[test]
fn who_comes_late_is_told_at_once() {
    let site = site();
    let running = run(&site);
    let now = key(&get(&running, "/a/"));
    assert_eq!(Events::open(&running, "/a/", "00000000000000000000000000000000").next(), now);
    assert_eq!(Events::open(&running, "%2Fa%2F", "x").next(), now);
}

#[test]
fn streams_are_bounded_and_end_with_the_server() {
    let site = site();
    let running = run(&site);
    let now = key(&get(&running, "/a/"));
    let mut open: Vec<Events> = (0..64).map(|_| Events::open(&running, "/a/", &now)).collect();
    let target = format!("/__sidetone/events?page=/a/&key={now}");
    assert_eq!(get(&running, &target).status, 503);
    assert_eq!(get(&running, "/a/").status, 200, "pages are still served");
    // Who leaves makes room.
    drop(open.pop());
    let free = || {
        let mut stream = connect(running.address());
        let request = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut line = String::new();
        BufReader::new(&stream).read_line(&mut line).unwrap();
        line
    };
    until("there is room again", free, |line| line.contains(" 200 "));

    let start = Instant::now();
    running.stop();
    for mut events in open {
        // The last chunk of the stream, then its end; no reset.
        while events.line().is_some() {}
    }
    assert!(start.elapsed() < BOUND);
}

#[test]
fn a_stopped_server_frees_its_port() {
    let site = site();
    let running = run(&site);
    let address = running.address();
    running.stop();
    assert!(TcpStream::connect(address).is_err());
    let mut again = options(site.path());
    again.port = address.port();
    assert_eq!(serve::start(again).unwrap().address(), address);
}

// ---------------------------------------------------------------- the command

/// Ends with the test, however that ends.
#[cfg(unix)]
struct Process(std::process::Child);

#[cfg(unix)]
impl Process {
    /// A preview in a process of its own, and its address.
    fn serve(site: &Path) -> (Process, SocketAddr) {
        use std::process::{Command, Stdio};
        let server = Command::new(env!("CARGO_BIN_EXE_sidetone"))
            .args(["serve", "--port", "0", "--root"])
            .arg(site)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut server = Process(server);
        let mut line = String::new();
        BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("Serving \"Pots & pans\" at http://");
        let url = url.and_then(|url| url.strip_suffix('/'));
        assert!(url.is_some(), "{line}");
        (server, url.unwrap().parse().unwrap())
    }
}

#[cfg(unix)]
impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
#[test]
fn the_command_says_where_and_ends_when_told() {
    use std::process::Command;
    let site = site();
    for signal in ["-TERM", "-INT"] {
        let (mut server, address) = Process::serve(site.path());
        // A stream that is open does not keep it.
        let mut stream = connect(address);
        write!(stream, "GET /__sidetone/events?page=/&key=0 HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
        assert!(stream.read(&mut [0; 100]).unwrap() > 0);

        put(site.path(), "content/a.md", &page(signal));
        let mut closing = String::new();
        let mut errors = BufReader::new(server.0.stderr.take().unwrap());
        errors.read_line(&mut closing).unwrap();
        // The other file is `/search.json`.
        assert!(
            closing.starts_with("Rebuilt in ")
                && closing.ends_with(" ms: 1 page and 1 other file changed.\n"),
            "{closing}"
        );

        let id = server.0.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        let status = until("it ends", || server.0.try_wait().unwrap(), Option::is_some);
        assert_eq!(status.unwrap().code(), Some(0), "{signal}");
    }
}
