//! The values of a tax table, from TOML or as the build script packed them.
//!
//! Parsing a built-in table as TOML would take most of the time of a comparison after tax, so the
//! build script packs the tables; `build.rs` and [`Unpacker`] agree on the form. Both become the same
//! [`Node`], and one reader reads them.

use std::borrow::Cow;
use std::ops::Range;

use rust_decimal::Decimal;
use toml::de::DeValue;

use super::problem::Problem;
use super::value::{Field, Section};

/// A value with its place in the text; built-in values have none.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) value: NodeValue,
    pub(super) span: Range<usize>,
}

/// The kinds of values.
#[derive(Clone, Debug)]
pub(super) enum NodeValue {
    Number(Decimal),
    Text(Cow<'static, str>),
    Flag(bool),
    List(Vec<Node>),
    Section(Vec<Entry>),
    /// A date, which no table has.
    Date,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: Cow<'static, str>,
    /// The place of the key.
    pub(super) at: Range<usize>,
    pub(super) node: Node,
}

impl Node {
    /// A value of a TOML file.
    pub(super) fn from_toml(field: &Field<'_>) -> Result<Self, Problem> {
        let value = match field.value.get_ref() {
            DeValue::Integer(_) | DeValue::Float(_) => {
                NodeValue::Number(field.number_or("a number")?)
            }
            DeValue::String(text) => NodeValue::Text(text.clone().into_owned().into()),
            DeValue::Boolean(flag) => NodeValue::Flag(*flag),
            DeValue::Datetime(_) => NodeValue::Date,
            DeValue::Array(_) => {
                let list = field.as_list().unwrap_or_default();
                NodeValue::List(list.iter().map(Node::from_toml).collect::<Result<_, _>>()?)
            }
            DeValue::Table(_) => match field.as_section() {
                Some(section) => Self::section(&section)?.value,
                None => NodeValue::Section(Vec::new()),
            },
        };
        Ok(Self { value, span: field.value.span() })
    }

    /// A section of a TOML file.
    pub(super) fn section(section: &Section<'_>) -> Result<Self, Problem> {
        let entries = section.spanned_entries().map(|(key, field)| {
            let node = Node::from_toml(&field)?;
            Ok(Entry { key: key.get_ref().clone().into_owned().into(), at: key.span(), node })
        });
        Ok(Self { value: NodeValue::Section(entries.collect::<Result<_, Problem>>()?), span: 0..0 })
    }
}

/// Reads what the build script packed. Every value starts with a byte for its kind:
///
/// - `n`: a number: its decimals, then its digits as 8 bytes, least significant first
/// - `t`: a text: its length as 2 bytes, least significant first, then its bytes
/// - `y`, `f`: true and false
/// - `l`: a list: the count as 2 bytes, then the values
/// - `s`: a section: the count as 2 bytes, then each key like a text without `t`, and its value
pub(super) struct Unpacker(pub(super) &'static [u8]);

impl Unpacker {
    /// The next value; `None` if the form is not as described.
    pub(super) fn node(&mut self) -> Option<Node> {
        let value = match self.take::<1>()? {
            b"n" => {
                let [decimals] = self.take::<1>()?;
                let digits = i64::from_le_bytes(*self.take::<8>()?);
                NodeValue::Number(Decimal::new(digits, (*decimals).into()))
            }
            b"t" => NodeValue::Text(self.text()?.into()),
            b"y" => NodeValue::Flag(true),
            b"f" => NodeValue::Flag(false),
            b"l" => {
                let count = self.count()?;
                let mut list = Vec::with_capacity(count);
                for _ in 0..count {
                    list.push(self.node()?);
                }
                NodeValue::List(list)
            }
            b"s" => {
                let count = self.count()?;
                let mut entries = Vec::with_capacity(count);
                for _ in 0..count {
                    let key = self.text()?.into();
                    entries.push(Entry { key, at: 0..0, node: self.node()? });
                }
                NodeValue::Section(entries)
            }
            _ => return None,
        };
        Some(Node { value, span: 0..0 })
    }

    fn text(&mut self) -> Option<&'static str> {
        let length = self.count()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn count(&mut self) -> Option<usize> {
        self.take().map(|bytes| u16::from_le_bytes(*bytes).into())
    }

    fn take<const N: usize>(&mut self) -> Option<&'static [u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(bytes)
    }
}
