//! What options are compared by, in groups.

use std::collections::BTreeMap;

use super::GroupId;
use super::names::{self, unknown};
use crate::diagnostic::{Diagnostic, Names, codes};
use crate::kinds::{Direction, Kind, Scale};
use crate::source::span::{Span, Spanned};
use crate::syntax::fields::{Fields, unique};
use crate::syntax::value::Node;

/// A group of criteria.
#[derive(Debug)]
pub struct Group {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
}

/// A criterion.
#[derive(Debug)]
pub struct Criterion {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Its group.
    pub group: GroupId,
    /// What values it takes.
    pub kind: Kind,
    /// Which end is better.
    pub direction: Direction,
    /// What is measured.
    pub definition: Option<String>,
    /// Why it matters.
    pub why: Option<String>,
    /// Whether its values are the author's judgement.
    pub judgement: bool,
    /// How values get points; `None` where there is no better and worse.
    pub scale: Option<Scale>,
    /// Its id in `comparison.toml`.
    pub span: Span,
}

/// Reads `[[groups]]`.
pub(super) fn groups(fields: &mut Fields<'_, '_>) -> Vec<Group> {
    let read = |node, problems: &mut Vec<Diagnostic>| {
        let mut group = Fields::new(node, "this group", problems);
        let out = (group.id(), group.needed("title", "\"Sound\"").value);
        group.finish();
        out
    };
    let groups: Vec<_> = fields.tables("groups").iter().map(|node| read(node, fields.problems())).collect();
    unique("groups", groups.iter().map(|(id, _)| id), fields.problems());
    groups.into_iter().map(|(id, title)| Group { id: id.value, title }).collect()
}

/// Reads `[[criteria]]`, by group; of two with the same id the first.
pub(super) fn criteria(fields: &mut Fields<'_, '_>, groups: &[Group]) -> Vec<Criterion> {
    let by_id = names::index(groups.iter().map(|group| &group.id), GroupId::from_index);
    let known = Names::new(groups.iter().map(|group| &group.id));
    let nodes = fields.tables("criteria");
    let read: Vec<_> =
        nodes.iter().map(|node| Criterion::read(node, &known, &by_id, fields.problems())).collect();
    let ids: Vec<_> = read.iter().map(|it| Spanned::new(it.id.clone(), it.span)).collect();
    unique("criteria", ids.iter(), fields.problems());
    let first = names::index(read.iter().map(|criterion| &criterion.id), |index| index);
    let read = read.into_iter().enumerate().filter(|(index, it)| first.get(&it.id) == Some(index));
    let mut criteria: Vec<Criterion> = read.map(|(_, criterion)| criterion).collect();
    criteria.sort_by_key(|criterion| criterion.group);
    criteria
}

impl Criterion {
    /// Its id, where it is defined.
    #[must_use]
    pub fn name(&self) -> Spanned<&str> {
        Spanned::new(&self.id, self.span)
    }

    fn read(
        node: &Node,
        groups: &Names,
        by_id: &BTreeMap<String, GroupId>,
        problems: &mut Vec<Diagnostic>,
    ) -> Criterion {
        let mut fields = Fields::new(node, "this criterion", problems);
        let id = fields.id();
        let title = fields.needed("title", "\"Weight\"").value;
        let group = fields.needed("group", "\"the-id-of-a-group\"");
        let found = by_id.get(&group.value);
        if found.is_none() && !group.value.is_empty() {
            fields.report(unknown(UNKNOWN_GROUP, group.as_deref(), "there is no group", groups));
        }
        let kind = Kind::define(&mut fields);
        let direction = Direction::define(&mut fields, &kind);
        let criterion = Criterion {
            id: id.value,
            title,
            group: found.copied().unwrap_or(GroupId(0)),
            kind,
            direction,
            definition: fields.text("definition"),
            why: fields.text("why"),
            judgement: fields.boolean("judgement").unwrap_or(false),
            scale: None,
            span: id.span,
        };
        fields.finish();
        criterion
    }
}

codes! {
    /// # A criterion names a group that does not exist
    ///
    /// The table shows the criteria in groups, and each criterion says which is its own, by the
    /// id that the group has in `[[groups]]`. There is no group of this name, so the criterion
    /// would have no place in the table.
    ///
    /// Take the name that is proposed, or add the group.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cap", type = "number" }]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price
    /// tea,1
    /// ```
    ///
    /// ```diagnostics
    /// content/comparison.toml:4:54: error[unknown-group]: there is no group `cap`
    ///   help: did you mean `cup`?
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price
    /// tea,1
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNKNOWN_GROUP = "unknown-group" Error;
}
