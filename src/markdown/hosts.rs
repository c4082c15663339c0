//! Hosts whose links have a `rel`, for the search engines that want paid links told apart.

use crate::syntax::fields::{Fields, invalid_value};

/// Hosts whose links are marked, with the marks.
#[derive(Debug, Clone, Default)]
pub struct MarkedHosts(Vec<(String, &'static str)>);

impl MarkedHosts {
    /// Reads the keys of `site.toml`, which are called as the marks are.
    pub fn read(fields: &mut Fields<'_, '_>) -> Self {
        let mut hosts = Vec::new();
        for mark in ["sponsored", "nofollow"] {
            for host in fields.texts(mark) {
                let name = host_of(&host.value).unwrap_or(&host.value);
                if name != host.value
                    || name.is_empty()
                    || name.contains(|c: char| c.is_whitespace() || c == '/')
                {
                    let message = format!("`{}` is not the name of a host", host.value);
                    fields.report(invalid_value(host.span, message, "a name such as \"shop.example\""));
                }
                hosts.push((name.to_lowercase(), mark));
            }
        }
        MarkedHosts(hosts)
    }

    /// The `rel` of a link to an address: by its host, or one that is a part of another.
    #[must_use]
    pub fn rel(&self, address: &str) -> Option<String> {
        let host = host_of(address).filter(|_| !self.0.is_empty())?.to_lowercase();
        let is_of =
            |name: &str| host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        let marks = self.0.iter().filter(|(name, _)| is_of(name)).map(|(_, mark)| *mark);
        Some(marks.collect::<Vec<_>>().join(" ")).filter(|rel| !rel.is_empty())
    }
}

/// The host of an address of the web.
fn host_of(address: &str) -> Option<&str> {
    let rest = address.split_once("//")?.1.split(['/', '?', '#']).next()?;
    let host = rest.rsplit('@').next()?;
    Some(host.split(':').next().unwrap_or(host))
}
