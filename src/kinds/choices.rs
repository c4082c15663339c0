//! What `choice` and `several-of` share: the values that can be chosen.

use super::Written;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::fields::{Fields, invalid_value, is_id, missing_key, slug, title_from_id, unique};
use crate::syntax::value::{Data, Node};

/// How many choices a criterion has at most.
const MOST: usize = 200;

/// How many letters a cell may have that is one of several choices.
const LONGEST: usize = 40;

/// Id and title of each value that can be chosen, the better end last.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Choices(Vec<(String, String)>);

impl Choices {
    pub(super) fn define(fields: &mut Fields<'_, '_>) -> Self {
        if fields.key_span("choices").is_none()
            && let Some(kind) = fields.node("type")
        {
            let example = "[\"one\", \"other\"]";
            fields.report(missing_key(kind.span, "choices", "this criterion", example));
        }
        let items = fields.list_up_to("choices", "a list", MOST).iter();
        let found: Vec<_> = items.filter_map(|item| choice(item, fields.problems())).collect();
        unique("choices", found.iter().map(|(id, _)| id), fields.problems());
        Choices(found.into_iter().map(|(id, title)| (id.value, title)).collect())
    }

    /// Those that cells say, in the order in which they first do; spelling with other capitals is the same choice. `None`
    /// where there are too many, or too long ones, to choose from.
    pub(super) fn propose<'a>(words: impl Iterator<Item = &'a str>, most: usize) -> Option<Data> {
        let mut titles: Vec<(String, &str)> = Vec::new();
        for word in words {
            let folded = word.to_lowercase();
            if titles.iter().any(|(known, _)| *known == folded) {
                continue;
            }
            if titles.len() == most || word.chars().count() > LONGEST {
                return None;
            }
            titles.push((folded, word));
        }
        let place = Span::whole(FileId::new(0));
        let text = |text: &str| Spanned::new(Data::Text(text.to_owned()), place);
        let key = |name: &str| Spanned::new(name.to_owned(), place);
        let mut ids: Vec<String> = Vec::new();
        let choice = |(_, title): &(String, &str)| {
            // What is one choice's id is no other's title, and stands for nothing else.
            let is_free = |id: &String| {
                let other = |(folded, other): &(String, &str)| folded == id && other != title;
                !ids.contains(id) && !matches!(id.as_str(), "none" | "unknown") && !titles.iter().any(other)
            };
            let base = Some(slug(title)).filter(|id| !id.is_empty()).unwrap_or_else(|| "choice".to_owned());
            let numbered = (2..).map(|number: usize| format!("{base}-{number}"));
            let id = std::iter::once(base.clone()).chain(numbered).find(is_free).unwrap_or_default();
            ids.push(id.clone());
            let is_plain = title_from_id(&id) == *title;
            let entries = vec![(key("id"), text(&id)), (key("title"), text(title))];
            if is_plain { text(&id) } else { Spanned::new(Data::Table(entries), place) }
        };
        Some(Data::List(titles.iter().map(choice).collect()))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn title(&self, index: usize) -> &str {
        self.0.get(index).map_or("", |(_, title)| title)
    }

    pub(super) fn id(&self, index: usize) -> &str {
        self.0.get(index).map_or("", |(id, _)| id)
    }

    /// Which one an author means.
    pub(super) fn find(&self, word: &str) -> Option<usize> {
        self.0.iter().position(|(id, _)| id == word.trim())
    }

    /// That of a cell of a table, which may say its title, in any case.
    pub(super) fn find_in_cell(&self, word: &str) -> Option<usize> {
        let folded = word.trim().to_lowercase();
        self.find(word).or_else(|| self.0.iter().position(|(_, title)| title.to_lowercase() == folded))
    }

    /// Which one an author means; reported where it is none.
    pub(super) fn read(&self, word: &str, span: Span, fact: &mut Written<'_>) -> Option<usize> {
        let of_cell = matches!(fact.node.value, Data::Cell(_)).then(|| self.find_in_cell(word)).flatten();
        of_cell.or_else(|| self.find(word)).or_else(|| {
            let word = word.trim();
            let message = format!("`{word}` is not a choice of `{}`", fact.criterion);
            let known = self.0.iter().map(|(id, _)| id);
            fact.report(Diagnostic::new(UNKNOWN_CHOICE, span, message).nearest(word, known))
        })
    }
}

fn choice(item: &Node, problems: &mut Vec<Diagnostic>) -> Option<(Spanned<String>, String)> {
    let (id, title) = if let Data::Text(id) = &item.value {
        if !is_id(id) {
            let message = format!("`{id}` is not an id");
            let expected = "lower-case letters, digits and hyphens, or { id = \"…\", title = \"…\" }";
            problems.push(invalid_value(item.span, message, expected));
            return None;
        }
        (Spanned::new(id.clone(), item.span), None)
    } else {
        let mut fields = Fields::new(item, "this choice", problems);
        let found = (fields.id(), fields.text("title"));
        fields.finish();
        found
    };
    // It could never be chosen.
    if id.value == "unknown" {
        let message = "`unknown` stands for a fact that nobody knows";
        problems.push(invalid_value(id.span, message, "another id"));
    }
    let title = title.unwrap_or_else(|| title_from_id(&id.value));
    Some((id, title))
}

codes! {
    /// # A value is not one of the criterion's choices
    ///
    /// A criterion of the type `choice` or `several-of` lists what can be chosen. This value is
    /// not on the list: it is misspelt, or the list is too short.
    ///
    /// Take the choice that is proposed, or add this one to `choices` in `comparison.toml`.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    ///
    /// [[criteria]]
    /// id = "brewing"
    /// title = "Brewing"
    /// group = "cup"
    /// type = "choice"
    /// choices = ["pot", "press"]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// brewing = "pott"
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:4:11: error[unknown-choice]: `pott` is not a choice of `brewing`
    ///   help: did you mean `pot`?
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    ///
    /// [[criteria]]
    /// id = "brewing"
    /// title = "Brewing"
    /// group = "cup"
    /// type = "choice"
    /// choices = ["pot", "press"]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// brewing = "pot"
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNKNOWN_CHOICE = "unknown-choice" Error;
}
