//! Writes the terms of an offer in place as an offer file, and keeps where each one was typed.

use std::collections::BTreeMap;
use std::ops::Range;

use super::split::TypedTerm;
use crate::file::literal;
use crate::file::problem::Problem;
use crate::key::{Floor, Key, Kind, Step};
use crate::lever::Lever;
use crate::offer::Offer;

/// A term with its lever and its value in TOML.
pub(super) struct PlacedTerm<'t> {
    pub(super) typed: TypedTerm<'t>,
    pub(super) lever: Lever,
    pub(super) literal: String,
}

/// A part of the file and the typed text that it comes from.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The range in the file.
    pub(super) written: Range<usize>,
    /// The range in the typed text.
    pub(super) typed: Range<usize>,
    /// Whether both are the same text.
    pub(super) is_verbatim: bool,
}

/// The values at a path and below it.
enum Node<'t, 'p> {
    Value(&'p PlacedTerm<'t>),
    Keys(Vec<(&'static str, Self)>),
    Items(BTreeMap<usize, Self>),
}

impl<'t, 'p> Node<'t, 'p> {
    /// Adds a term below. Terms do not overlap, so no value has others below it.
    fn add(&mut self, path: &[Step], term: &'p PlacedTerm<'t>) {
        let Some((step, rest)) = path.split_first() else {
            *self = Self::Value(term);
            return;
        };
        let below = match (self, step) {
            (Self::Keys(keys), Step::Key(key)) => {
                let index = keys.iter().position(|(name, _)| name == key).unwrap_or_else(|| {
                    keys.push((key, Self::above(rest)));
                    keys.len() - 1
                });
                keys.get_mut(index).map(|(_, node)| node)
            }
            (Self::Items(items), Step::Item(index)) => {
                Some(items.entry(*index).or_insert_with(|| Self::above(rest)))
            }
            _ => None,
        };
        if let Some(below) = below {
            below.add(rest, term);
        }
    }

    /// An empty node above the rest of a path.
    fn above(rest: &[Step]) -> Self {
        match rest.first() {
            Some(Step::Item(_)) => Self::Items(BTreeMap::new()),
            _ => Self::Keys(Vec::new()),
        }
    }

    fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Keys(keys) => keys.iter().find(|(name, _)| *name == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The term at or below it that was typed first.
    fn first(&self) -> Option<&'p PlacedTerm<'t>> {
        let by_place = |term: &&PlacedTerm<'_>| term.typed.lever_at.start;
        match self {
            Self::Value(term) => Some(term),
            Self::Keys(keys) => {
                keys.iter().filter_map(|(_, node)| node.first()).min_by_key(by_place)
            }
            Self::Items(items) => items.values().filter_map(Self::first).min_by_key(by_place),
        }
    }
}

/// An offer file as it is written.
#[derive(Default)]
pub(super) struct Layout {
    pub(super) text: String,
    pub(super) places: Vec<Place>,
    pub(super) problems: Vec<Problem>,
}

impl Layout {
    /// Writes the terms in the order of the tables of keys, sections last.
    pub(super) fn new(terms: &[PlacedTerm<'_>]) -> Self {
        let mut root = Node::Keys(Vec::new());
        for term in terms {
            root.add(&term.lever.path, term);
        }
        let mut layout = Self::default();
        let keys = || Offer::keys().filter_map(|key| Some((key, root.get(key.name)?)));
        for (key, node) in keys() {
            if let Some(value) = without_section(key, node) {
                layout.line(key, value);
            }
        }
        for (key, node) in keys().filter(|(key, node)| without_section(key, node).is_none()) {
            match node {
                Node::Items(sections) if sections.len() > 1 => {
                    sections
                        .values()
                        .for_each(|section| layout.section(key, section, ["[[", "]]"]));
                }
                Node::Items(sections) => {
                    sections.values().for_each(|section| layout.section(key, section, ["[", "]"]));
                }
                section => layout.section(key, section, ["[", "]"]),
            }
        }
        layout
    }

    fn line(&mut self, key: &Key, node: &Node<'_, '_>) {
        self.push([key.name, " = "]);
        self.value(key, node);
        self.text.push('\n');
    }

    fn section(&mut self, key: &Key, section: &Node<'_, '_>, [open, close]: [&str; 2]) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.push([open, key.name, close]);
        if let Some(first) = section.first() {
            let (written, typed) = (start..self.text.len(), first.typed.lever_at.clone());
            self.places.push(Place { written, typed, is_verbatim: false });
        }
        self.text.push('\n');
        for part in key.keys() {
            if let Some(node) = section.get(part.name) {
                self.line(part, node);
            }
        }
    }

    /// A value, a list by year, or keys in braces.
    fn value(&mut self, key: &Key, node: &Node<'_, '_>) {
        match node {
            Node::Value(term) => self.typed(term),
            Node::Keys(_) => {
                let start = self.text.len();
                self.push(["{"]);
                let parts = key.keys().iter().filter_map(|key| Some((key, node.get(key.name)?)));
                for (index, (part, node)) in parts.enumerate() {
                    self.push([if index == 0 { " " } else { ", " }, part.name, " = "]);
                    self.value(part, node);
                }
                self.push([" }"]);
                if let Some(first) = node.first() {
                    let (written, typed) = (start..self.text.len(), first.typed.lever_at.clone());
                    self.places.push(Place { written, typed, is_verbatim: false });
                }
            }
            Node::Items(items) => self.list(key, items),
        }
    }

    /// A list by year, or of sections within a section. Years that were not typed have no pay or
    /// growth.
    fn list(&mut self, key: &Key, items: &BTreeMap<usize, Node<'_, '_>>) {
        self.push(["["]);
        let mut length = 0;
        for (index, node) in items {
            if let Some(term) = node.first().filter(|_| length < *index) {
                match term.lever.kind {
                    Kind::Amount => self.push(std::iter::repeat_n("0, ", index - length)),
                    Kind::Rate(Floor::TotalLoss) => {
                        self.push(std::iter::repeat_n("\"0%\", ", index - length));
                    }
                    _ => self.problems.push(gap(term, length)),
                }
            }
            self.value(key, node);
            length = index + 1;
            if items.range(length..).next().is_some() {
                self.push([", "]);
            }
        }
        self.push(["]"]);
    }

    /// The typed value. The items of a list have places of their own.
    fn typed(&mut self, term: &PlacedTerm<'_>) {
        let (value, at) = (term.typed.value, term.typed.value_at.start);
        let start = self.text.len();
        match literal::items(value, term.lever.kind) {
            None => self.push([term.literal.as_str()]),
            Some((kind, items)) => {
                self.push(["["]);
                let mut offset = 0;
                for item in items {
                    self.push([if offset > 0 { ", " } else { "" }]);
                    let start = self.text.len();
                    self.push([literal::typed(item, kind).as_str()]);
                    let blanks = item.len() - item.trim_start().len();
                    let from = at + offset + blanks;
                    let (written, typed) = (start..self.text.len(), from..from + item.trim().len());
                    self.places.push(Place { written, typed, is_verbatim: false });
                    offset += item.len() + 1;
                }
                self.push(["]"]);
            }
        }
        let (written, typed) = (start..self.text.len(), term.typed.value_at.clone());
        self.places.push(Place { written, typed, is_verbatim: term.literal == value });
    }

    fn push<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        self.text.extend(texts);
    }
}

/// The value of a key that needs no section: of a key that has none, or the first one of a short
/// form if no other is set.
fn without_section<'n, 't, 'p>(key: &Key, node: &'n Node<'t, 'p>) -> Option<&'n Node<'t, 'p>> {
    match (key.kind, node) {
        (Kind::Short(parts), Node::Keys(keys)) => match (parts, keys.as_slice()) {
            ([main, ..], [(name, node)]) if main.name == *name => Some(node),
            _ => None,
        },
        (Kind::Section(_) | Kind::Sections(..), _) => None,
        _ => Some(node),
    }
}

fn gap(term: &PlacedTerm<'_>, length: usize) -> Problem {
    let problem = Problem::new(format!("`{}` leaves a gap in the list", term.lever));
    let hint = format!("set `{}.{}` too", term.lever.above(), length + 1);
    problem.hint(hint).at(term.typed.lever_at.clone())
}
