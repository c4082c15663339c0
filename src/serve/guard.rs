//! Who may ask. A preview shows what is not published yet, so other web sites must not get at it: not by a name of
//! theirs that leads to this machine (the Host), and not from their pages (Origin, Sec-Fetch-Site).

use std::net::IpAddr;

use axum::http::{HeaderMap, Method, Uri, header};

/// Refuses requests that were not meant for this server.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    /// The address that the server listens on.
    pub interface: IpAddr,
    /// Other names that the author has given it.
    pub names: Vec<String>,
}

impl Guard {
    /// Why a request is refused; `None` if it is not.
    pub(super) fn refusal(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<&'static str> {
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return Some("a request needs one Host header");
        };
        let Some(host) = host.to_str().ok().filter(|host| self.is_ours(host)) else {
            return Some(
                "this preview answers to localhost and to the address it listens on; `sidetone serve --host NAME` lets it answer to another name",
            );
        };
        let elsewhere = |authority: &str| !authority.eq_ignore_ascii_case(host);
        if uri.authority().is_some_and(|authority| elsewhere(authority.as_str()))
            || uri.scheme_str().is_some_and(|scheme| !matches!(scheme, "http" | "https"))
        {
            return Some("this is no proxy");
        }
        let from_elsewhere = |origin: &str| {
            let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            authority.is_none_or(elsewhere)
        };
        if headers.get_all(header::ORIGIN).iter().any(|origin| origin.to_str().map_or(true, from_elsewhere)) {
            return Some("other sites may not read this preview");
        }
        if headers.contains_key(header::UPGRADE) {
            return Some("this server speaks HTTP alone");
        }
        // A link on another site may lead here; a page there may not load or frame anything from here.
        let is = |name: &str, wanted: &str| headers.get(name).is_some_and(|value| value == wanted);
        let is_own = !headers.contains_key("sec-fetch-site")
            || is("sec-fetch-site", "same-origin")
            || is("sec-fetch-site", "none");
        let is_link =
            is("sec-fetch-mode", "navigate") && is("sec-fetch-dest", "document") && method.is_safe();
        if !is_own && !is_link {
            return Some("other sites may not load parts of this preview");
        }
        None
    }

    fn is_ours(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else { return false };
        if name.eq_ignore_ascii_case("localhost")
            || self.names.iter().any(|own| own.eq_ignore_ascii_case(name))
        {
            return true;
        }
        let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let address = match bare {
            Some(six) => six.parse().ok().map(IpAddr::V6),
            None => name.parse().ok().map(IpAddr::V4),
        };
        // No name leads to an address that is written as a number, so those are safe where all are listened on.
        address.is_some_and(|address| {
            let address = address.to_canonical();
            address.is_loopback()
                || address == self.interface.to_canonical()
                || self.interface.is_unspecified()
        })
    }
}

/// The host of `host` or `host:port`, an IPv6 address with its brackets; `None` if it is neither.
pub(super) fn without_port(host: &str) -> Option<&str> {
    let end = if host.starts_with('[') { host.find(']')? + 1 } else { host.find(':').unwrap_or(host.len()) };
    let (name, port) = host.split_at(end);
    let is_port = |digits: &str| digits.parse::<u16>().is_ok() && digits.bytes().all(|b| b.is_ascii_digit());
    (port.is_empty() || port.strip_prefix(':').is_some_and(is_port)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(guard: &Guard, method: &Method, target: &str, headers: &[(&'static str, &str)]) -> bool {
        let uri: Uri = target.parse().unwrap();
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        guard.refusal(method, &uri, &map).is_some()
    }

    fn local() -> Guard {
        Guard { interface: IpAddr::from([127, 0, 0, 1]), names: Vec::new() }
    }

    #[test]
    fn hosts() {
        let wide = Guard { interface: IpAddr::from([0, 0, 0, 0]), names: Vec::new() };
        let home =
            Guard { interface: IpAddr::from([192, 168, 1, 5]), names: vec!["preview.example".to_owned()] };
        for (host, at_local, at_wide, at_home) in [
            ("127.0.0.1", true, true, true),
            ("127.0.0.1:1111", true, true, true),
            ("127.8.9.1:1111", true, true, true),
            ("localhost", true, true, true),
            ("LOCALHOST:80", true, true, true),
            ("[::1]", true, true, true),
            ("[::1]:1111", true, true, true),
            ("[::ffff:127.0.0.1]:1111", true, true, true),
            ("192.168.1.5:1111", false, true, true),
            ("10.0.0.1", false, true, false),
            ("0.0.0.0:1111", false, true, false),
            ("[fe80::1]", false, true, false),
            ("preview.example", false, false, true),
            ("preview.example:8080", false, false, true),
            ("evil.example", false, false, false),
            ("evil.example:1111", false, false, false),
            ("localhost.evil.example", false, false, false),
            ("127.0.0.1.evil.example", false, false, false),
            ("localhost.", false, false, false),
            ("127.1", false, false, false),
            ("2130706433", false, false, false),
            ("::1", false, false, false),
            ("[::1", false, false, false),
            ("[::1]x", false, false, false),
            ("localhost:", false, false, false),
            ("localhost:x", false, false, false),
            ("localhost:+80", false, false, false),
            ("localhost:99999", false, false, false),
            ("user@localhost", false, false, false),
            ("", false, false, false),
        ] {
            for (guard, accepted) in [(local(), at_local), (wide.clone(), at_wide), (home.clone(), at_home)] {
                let is_refused = refused(&guard, &Method::GET, "/", &[("host", host)]);
                assert_eq!(is_refused, !accepted, "{host} at {}", guard.interface);
            }
        }
        assert!(refused(&local(), &Method::GET, "/", &[]), "no Host");
        assert!(
            refused(&local(), &Method::GET, "/", &[("host", "localhost"), ("host", "localhost")]),
            "two Hosts"
        );
    }

    #[test]
    fn other_headers() {
        let host = ("host", "127.0.0.1:1111");
        let get = &Method::GET;
        for (target, headers, accepted) in [
            ("/", vec![("origin", "http://127.0.0.1:1111")], true),
            ("/", vec![("origin", "https://127.0.0.1:1111")], true),
            ("/", vec![("origin", "http://127.0.0.1:2222")], false),
            ("/", vec![("origin", "http://localhost:1111")], false),
            ("/", vec![("origin", "http://evil.example")], false),
            ("/", vec![("origin", "null")], false),
            ("/", vec![("origin", "file://")], false),
            ("/", vec![("origin", "http://127.0.0.1:1111"), ("origin", "http://evil.example")], false),
            ("http://127.0.0.1:1111/", vec![], true),
            ("http://evil.example/", vec![], false),
            ("http://user@127.0.0.1:1111/", vec![], false),
            ("ftp://127.0.0.1:1111/", vec![], false),
            ("/", vec![("upgrade", "websocket"), ("connection", "upgrade")], false),
            ("/", vec![("upgrade", "h2c")], false),
            ("/", vec![("upgrade-insecure-requests", "1")], true),
            ("/", vec![("sec-fetch-site", "same-origin")], true),
            ("/", vec![("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")], true),
            ("/", vec![("sec-fetch-site", "cross-site")], false),
            ("/", vec![("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors")], false),
            (
                "/",
                vec![
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "no-cors"),
                    ("sec-fetch-dest", "image"),
                ],
                false,
            ),
            (
                "/",
                vec![
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "document"),
                ],
                true,
            ),
            (
                "/",
                vec![
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "iframe"),
                ],
                false,
            ),
        ] {
            let headers = [vec![host], headers].concat();
            assert_eq!(refused(&local(), get, target, &headers), !accepted, "{target} {headers:?}");
        }
        let navigation = [
            host,
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ];
        assert!(refused(&local(), &Method::POST, "/", &navigation), "a form on another site");
    }
}
