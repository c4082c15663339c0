//! A page's `template` must exist.

use crate::diagnostic::Diagnostic;
use crate::model::Site;
use crate::render::template::{Templates, missing_template};

pub(super) fn check(site: &Site, templates: &Templates) -> Vec<Diagnostic> {
    let named = site.pages.iter().filter_map(|page| page.front.template.as_ref());
    named
        .filter(|name| !templates.contains(&name.value))
        .map(|name| missing_template(name.span, "template", &name.value, templates.names()))
        .collect()
}
