//! The keywords of JSON Schema.

use serde::{Serialize, Serializer};

use crate::report::number::Number;

/// A schema, or a part of one. Keywords that are not set are not written.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Node {
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub(super) dialect: Option<&'static str>,
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Types::are_any")]
    pub(super) types: Types,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) default: Option<Plain>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub(super) choices: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) minimum: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) maximum: Option<Number>,
    #[serde(rename = "const", skip_serializing_if = "Option::is_none")]
    pub(super) only: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) items: Option<Box<Node>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min_items: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_items: Option<usize>,
    #[serde(skip_serializing_if = "ByName::is_empty")]
    pub(super) properties: ByName<Node>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) required: Vec<&'static str>,
    /// What must hold if a property is there.
    #[serde(skip_serializing_if = "ByName::is_empty")]
    pub(super) dependencies: ByName<Node>,
    #[serde(rename = "if", skip_serializing_if = "Option::is_none")]
    pub(super) condition: Option<Box<Node>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) then: Option<Box<Node>>,
    #[serde(rename = "else", skip_serializing_if = "Option::is_none")]
    pub(super) otherwise: Option<Box<Node>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) additional_properties: Option<Others>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) any_of: Vec<Node>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) all_of: Vec<Node>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) not: Option<Box<Node>>,
    #[serde(skip_serializing_if = "ByName::is_empty")]
    pub(super) definitions: ByName<Node>,
    /// What only Taplo reads.
    #[serde(rename = "x-taplo", skip_serializing_if = "Option::is_none")]
    pub(super) taplo: Option<Taplo>,
}

/// The types that a value may have; any if there are none.
#[derive(Default)]
pub(super) struct Types(pub(super) Vec<Type>);

impl Types {
    fn are_any(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Types {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            several => several.serialize(serializer),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Type {
    Array,
    Boolean,
    Integer,
    Number,
    Object,
    String,
}

/// A single value.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Plain {
    Flag(bool),
    Count(i64),
    Text(&'static str),
}

/// The properties that have no name in the schema.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Others {
    /// `false`: there are none.
    Allowed(bool),
    Each(Box<Node>),
}

#[derive(Serialize)]
pub(super) struct Taplo {
    pub(super) docs: TaploDocs,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TaploDocs {
    /// A description of each choice, in the same order.
    pub(super) enum_values: Vec<String>,
}

/// Values by name, in the order of their table.
pub(super) struct ByName<T>(pub(super) Vec<(&'static str, T)>);

impl<T> ByName<T> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Serialize> Serialize for ByName<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Node {
    /// A value of one type.
    pub(super) fn of(kind: Type) -> Self {
        Self { types: Types(vec![kind]), ..Self::default() }
    }

    /// What a definition says.
    pub(super) fn defined(name: &str) -> Self {
        Self { reference: Some(format!("#/definitions/{name}")), ..Self::default() }
    }

    /// Text of a form.
    pub(super) fn text(pattern: &str) -> Self {
        Self { pattern: Some(pattern.to_owned()), ..Self::of(Type::String) }
    }
}
