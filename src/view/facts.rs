//! Cells, rows and groups: facts as every page shows them.

use super::{Views, contract};
use crate::fact::{Cell, Direction, Points, Type, Value, decimal_pad, shown_decimals};
use crate::site::{ComparisonId, CriterionId, Generated, GroupId, OptionId};

impl Views<'_> {
    pub(super) fn cell_url(&self, id: ComparisonId, anchor: &str) -> String {
        let table = self.generated_address(id, Generated::Table).unwrap_or_default();
        format!("{}#{anchor}", self.href(&table))
    }

    pub(super) fn cell(&self, id: ComparisonId, option: OptionId, criterion: CriterionId) -> contract::Cell {
        let comparison = self.comparison(id);
        let fact = comparison.fact(option, criterion);
        let it = &comparison.criteria[criterion.index()];
        let anchor = format!("{}.{}", comparison.options[option.index()].id, it.id);
        let points = comparison.points(option, criterion);
        contract::Cell {
            option: comparison.options[option.index()].id.clone(),
            url: self.cell_url(id, &anchor),
            anchor,
            state: fact.cell.state(),
            mark: match &fact.cell {
                Cell::Known(Value::YesNo(yes)) => Some(if *yes { "yes" } else { "no" }),
                _ => None,
            },
            text: fact.cell.display(&it.kind),
            bare: match &fact.cell {
                Cell::Known(value) => value.display_bare(&it.kind),
                other => other.display(&it.kind),
            },
            plain: fact.cell.value().map(|value| value.plain(&it.kind)),
            pad: String::new(),
            sort: match &fact.cell {
                Cell::Known(value) => value.sort_key(),
                // "usually" is not part of what is sorted by.
                Cell::Depends { usually: Some(value), .. } => {
                    value.sort_key().or_else(|| Some(value.plain(&it.kind)))
                }
                _ => None,
            },
            depends: match &fact.cell {
                Cell::Depends { on, .. } => Some(on.clone()),
                _ => None,
            },
            note: fact.note.clone(),
            sources: fact.sources.iter().map(|source| self.source_mark(id, *source)).collect(),
            checked: fact.checked.filter(|_| fact.span.is_some()).map(|date| date.to_string()),
            points: points.filter(|_| fact.cell.value().is_some()).map(|points| show_points(points.0.into())),
            best: fact.cell.value().is_some()
                && points
                    .zip(self.extremes[id.index()][criterion.index()])
                    .is_some_and(|(own, (least, most))| own == most && least < most),
        }
    }

    pub(super) fn source_mark(
        &self,
        id: ComparisonId,
        source: crate::site::SourceId,
    ) -> contract::SourceMark {
        let it = &self.comparison(id).sources[source.index()];
        let page = self.generated_address(id, Generated::Sources).unwrap_or_default();
        let title = match &it.publisher {
            Some(publisher) => format!("{publisher}: {}", it.title),
            None => it.title.clone(),
        };
        contract::SourceMark {
            number: source.index() + 1,
            title,
            url: format!("{}#{}", self.href(&page), it.id),
        }
    }

    /// A criterion with the cells of some options.
    pub(super) fn row(
        &self,
        id: ComparisonId,
        criterion: CriterionId,
        options: &[OptionId],
    ) -> contract::Row {
        let comparison = self.comparison(id);
        let it = &comparison.criteria[criterion.index()];
        let facts = || options.iter().map(|option| &comparison.fact(*option, criterion).cell);
        contract::Row {
            id: it.id.clone(),
            title: it.title.clone(),
            url: self.cell_url(id, &it.id),
            kind: it.kind.name(),
            unit: match &it.kind {
                Type::Number { unit } => unit.clone(),
                Type::Money { currency } => Some(currency.clone()),
                _ => None,
            },
            better: match it.direction {
                Direction::Higher => "higher",
                Direction::Lower => "lower",
                Direction::None => "none",
            },
            definition: it.definition.clone(),
            why: it.why.clone(),
            judgement: it.judgement,
            equal: facts().zip(facts().skip(1)).all(|(a, b)| a == b),
            cells: padded(options.iter().map(|option| self.cell(id, *option, criterion)).collect(), &it.kind),
        }
    }

    /// All criteria by group, with the cells of some options; empty groups are left out.
    pub(super) fn groups(&self, id: ComparisonId, options: &[OptionId]) -> Vec<contract::Group> {
        let comparison = self.comparison(id);
        let groups = comparison.groups.iter().enumerate().map(|(index, group)| {
            let of_group =
                |c: &CriterionId| comparison.criteria[c.index()].group == GroupId::from_index(index);
            let rows =
                comparison.criterion_ids().filter(of_group).map(|c| self.row(id, c, options)).collect();
            contract::Group { id: group.id.clone(), title: group.title.clone(), rows }
        });
        groups.filter(|group| !group.rows.is_empty()).collect()
    }

    pub(super) fn table(&self, id: ComparisonId) -> contract::Table {
        let options: Vec<OptionId> = self.comparison(id).option_ids().collect();
        let groups = self.groups(id, &options);
        let rows = || groups.iter().flat_map(|group| &group.rows);
        contract::Table {
            equal_rows: rows().filter(|row| row.equal).count(),
            rows: rows().count(),
            many: options.len() > 5,
            drawn: match options[..] {
                [a, b] => self.pair_link(id, a, b),
                _ => None,
            },
            oldest: self.checked(id).min().map(|date| date.to_string()),
            newest: self.checked(id).max().map(|date| date.to_string()),
            sources: self.sources_of(id, &options),
            groups,
        }
    }
}

/// Gives cells of numbers the spaces that bring their decimal points one below the other.
fn padded(mut cells: Vec<contract::Cell>, kind: &Type) -> Vec<contract::Cell> {
    if matches!(kind, Type::Number { .. } | Type::Money { .. }) {
        let most = cells.iter().map(|cell| shown_decimals(&cell.bare)).max().unwrap_or(0);
        for cell in cells.iter_mut().filter(|cell| cell.state == "known") {
            cell.pad = decimal_pad(&cell.bare, most);
        }
    }
    cells
}

/// Hundredths of a point as points, to the tenth: 7512 is "75.1".
pub(super) fn show_points(hundredths: u64) -> String {
    let tenths = (hundredths + 5) / 10;
    if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// The difference of two points, as points.
pub(super) fn lead(more: Points, less: Points) -> String {
    show_points(u64::from(more.0.saturating_sub(less.0)))
}
