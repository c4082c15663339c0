//! The list of all codes. Each has a file `codes/NAME.md` beside this one: its explanation and
//! an example, which is also a test.

use super::Severity;

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $summary:literal;)*) => {
        /// What kind of problem a diagnostic is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $summary] $variant,)*
        }

        impl Code {
            /// All codes, in the order of the list.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The name that is printed and that `explain` takes.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// Whether the site can be built all the same.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// The problem in one line.
            #[must_use]
            pub fn summary(self) -> &'static str {
                match self { $(Code::$variant => $summary,)* }
            }

            /// The explanation, as Markdown, with an example.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("codes/", $name, ".md")),)* }
            }
        }
    };
}

codes! {
    // Reading
    NoSite "no-site" Error "there is no site.toml";
    UnreadableFile "unreadable-file" Error "a file cannot be read";
    NotUtf8 "not-utf8" Error "a file is not UTF-8 text";
    OutsideLink "outside-link" Error "a symbolic link leads nowhere, or out of the site";
    UnknownFile "unknown-file" Warning "a file below content/ is neither a page nor a known kind of asset";
    // TOML, YAML and CSV
    TomlSyntax "toml-syntax" Error "the TOML cannot be parsed";
    YamlSyntax "yaml-syntax" Error "the YAML cannot be parsed";
    CsvSyntax "csv-syntax" Error "the CSV cannot be parsed";
    UnknownKey "unknown-key" Error "a key that has no meaning here";
    MissingKey "missing-key" Error "a key that is needed is missing";
    WrongType "wrong-type" Error "a setting has a value of the wrong type";
    InvalidValue "invalid-value" Error "a setting has a value that is not allowed";
    DuplicateId "duplicate-id" Error "an id is used twice";
    // Pages
    UnclosedFrontMatter "unclosed-front-matter" Error "the front matter is never closed";
    EmptyPage "empty-page" Error "a page has nothing in it";
    MissingTitle "missing-title" Error "a page has no title";
    DuplicateAddress "duplicate-address" Error "two pages have the same address";
    DuplicateAnchor "duplicate-anchor" Error "two headings of a page have the same id";
    RawHtml "raw-html" Error "raw HTML where the site does not allow it";
    UnsafeUrl "unsafe-url" Error "a link has a scheme that is not allowed";
    UnknownLanguage "unknown-language" Warning "a code block names a language that cannot be highlighted";
    // Pictures
    MissingAlt "missing-alt" Error "a picture has no words that stand for it";
    BrokenPicture "broken-picture" Error "a picture that is shown cannot be read";
    PictureTooLarge "picture-too-large" Error "a picture has more pixels than can be worked on";
    ForeignPicture "foreign-picture" Warning "a picture comes from another host";
    UnsafeDrawing "unsafe-drawing" Error "a drawing holds more than shapes";
    // References
    BrokenLink "broken-link" Error "a link leads to a file that does not exist";
    BrokenAnchor "broken-anchor" Error "a link leads to a heading that does not exist";
    MalformedReference "malformed-reference" Error "a reference is not of the form it must have";
    UnknownComparison "unknown-comparison" Error "a reference names no comparison";
    UnknownOption "unknown-option" Error "a name is not that of an option";
    UnknownCriterion "unknown-criterion" Error "a name is not that of a criterion";
    UnknownSource "unknown-source" Error "a name is not that of a source";
    UnknownTerm "unknown-term" Error "a name is not that of a term";
    // Comparisons and facts
    NestedComparison "nested-comparison" Error "a comparison lies inside another";
    UnknownGroup "unknown-group" Error "a criterion names a group that does not exist";
    NoOptions "no-options" Error "a comparison has nothing to compare";
    FactType "fact-type" Error "a fact is not of its criterion's type";
    UnknownChoice "unknown-choice" Error "a value is not one of the criterion's choices";
    FactOutOfRange "fact-out-of-range" Error "a fact is outside what its criterion allows";
    DuplicateFact "duplicate-fact" Error "a fact is stated twice";
    FactWithoutSource "fact-without-source" Error "a fact has no source where the comparison asks for one";
    FactsOutside "facts-outside" Error "a page states facts or arguments where there is nothing to compare";
    ArgumentWithoutCriterion "argument-without-criterion" Error "a pro or con does not say on which criterion";
    StaleFact "stale-fact" Warning "a fact was last checked too long ago";
    // Contradictions
    ContradictedPro "contradicted-pro" Error "a pro whose criterion scores below the others";
    ContradictedCon "contradicted-con" Error "a con whose criterion scores above the others";
    CheckedTooLate "checked-too-late" Error "a page claims to be checked later than one of its facts";
    ContradictedVerdict "contradicted-verdict" Error "a verdict written by hand that the scores refuse";
    // The guide
    UnknownQuestion "unknown-question" Error "a name is not that of a question";
    UnknownAnswer "unknown-answer" Error "a name is not that of an answer";
    NoDirection "no-direction" Error "a weight or bound on a criterion that has no better and worse";
    DeadQuestion "dead-question" Error "a question that can never change the verdict";
    DeadAnswer "dead-answer" Error "two answers that always lead to the same verdict";
    UnreachableOption "unreachable-option" Error "an option that no answers lead to";
    WinsAfterAll "wins-after-all" Error "an option listed as `never_wins` that can win";
    GuideTooLarge "guide-too-large" Error "a guide has more states than allowed";
    // Templates
    TemplateSyntax "template-syntax" Error "a template cannot be parsed";
    MissingTemplate "missing-template" Error "a template that is named does not exist";
    TemplateCycle "template-cycle" Error "templates include or extend each other in a circle";
    TemplateRender "template-render" Error "a template fails on a page";
    // Share images
    ShareImage "share-image" Error "a share image cannot be drawn";
    MissingLetter "missing-letter" Warning "the font of share images lacks a letter";
}

impl Code {
    /// The code of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
