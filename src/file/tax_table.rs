//! Reads tax tables: the law of one jurisdiction, as the built-in tables or a user's own state it.
//! `docs/tax-tables.md` explains every key.

use toml::de::DeTable;

use super::problem::Problem;
use super::syntax;
use super::tax_node::{Node, Unpacker};
use super::tax_reader::{Part, TaxReader, TaxSection};
use super::value::Section;
use crate::money::Currency;
use crate::tax::{Law, LawBasis};

/// The valid tax years.
const YEARS: std::ops::RangeInclusive<u32> = 1_900..=2_200;

/// The keys of a table's description.
const DESCRIPTION_KEYS: &[&str] =
    &["name", "years", "amends", "basis", "projected", "source", "note", "currency"];

/// A tax table: a law and the tax years that it states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxTable {
    law: Law,
    years: Vec<u32>,
}

impl TaxTable {
    /// Reads a table of one's own, which states a whole national law with its currency.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] in the text, in file order.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        Self::from_text(text, true, |_| None)
    }

    /// Reads the text of a table. `amended` gives the law of a tax year that a table may change.
    pub(super) fn from_text(
        text: &str,
        is_national: bool,
        amended: impl FnOnce(u32) -> Option<Law>,
    ) -> Result<Self, Vec<Problem>> {
        let table = DeTable::parse(text).map_err(|error| syntax::problems(text, error))?;
        let node = Node::section(&Section::root(table.get_ref()));
        let node = node.map_err(|problem| vec![problem])?;
        Self::read(&node, is_national, amended)
    }

    /// Reads a built-in table. A test reads their texts, so a table is never without its problems.
    pub(super) fn unpack(
        packed: &'static [u8],
        is_national: bool,
        amended: impl FnOnce(u32) -> Option<Law>,
    ) -> Option<Self> {
        let node = Unpacker(packed).node()?;
        Self::read(&node, is_national, amended).ok()
    }

    fn read(
        node: &Node,
        is_national: bool,
        amended: impl FnOnce(u32) -> Option<Law>,
    ) -> Result<Self, Vec<Problem>> {
        let mut reader = TaxReader::default();
        let table = reader.table(&TaxSection::root(node), is_national, amended);
        reader.done(table)
    }

    /// The law for a tax year: that of the last year stated, if the year itself is not.
    #[must_use]
    pub fn law(mut self, year: u32) -> Law {
        self.law.year = year;
        let is_stated = self.years.contains(&year);
        self.law.carried_from = if is_stated { None } else { self.years.last().copied() };
        self.law
    }

    /// The tax years that the table states, in ascending order.
    #[must_use]
    pub fn years(&self) -> &[u32] {
        &self.years
    }
}

impl TaxReader {
    fn table(
        &mut self,
        root: &TaxSection<'_>,
        is_national: bool,
        amended: impl FnOnce(u32) -> Option<Law>,
    ) -> Option<TaxTable> {
        self.unknown_keys(root, &[DESCRIPTION_KEYS, Self::LAW_KEYS]);
        let amends = root.get("amends");
        let mut law = match amends {
            Some(part) => self.amended(&part, amended)?,
            None => Law::default(),
        };
        if is_national && amends.is_none() {
            let currency = self.required(root, "currency", "\"GBP\"");
            law.currency = currency.and_then(|part| self.currency(&part));
        }
        let years = self.years(root);
        self.description(root, &mut law, amends.is_none());
        self.law(root, &mut law);
        Some(TaxTable { law, years: years? })
    }

    fn amended(
        &mut self,
        part: &Part<'_>,
        amended: impl FnOnce(u32) -> Option<Law>,
    ) -> Option<Law> {
        let law = self.year(part).and_then(amended);
        if law.is_none() {
            let problem = part.problem("is not the tax year of an earlier table");
            self.note(problem.hint("remove it, and state the whole law"));
        }
        law
    }

    fn currency(&mut self, part: &Part<'_>) -> Option<Currency> {
        let text = self.text(part)?;
        // That of the built-in laws, before the list of all.
        let usd = Currency::USD;
        let currency = if text == usd.code() { Ok(usd) } else { text.parse() };
        if currency.is_err() {
            let problem = part.problem(format_args!("is `{text}`, which is not a currency"));
            self.note(problem.hint("write a three-letter code, like \"USD\" or \"EUR\""));
        }
        currency.ok()
    }

    fn years(&mut self, root: &TaxSection<'_>) -> Option<Vec<u32>> {
        let part = self.required(root, "years", "[2026]")?;
        let years = self.items(&part, "[2026]", Self::year)?;
        let follows = |pair: &[u32]| matches!(pair, [one, next] if one + 1 == *next);
        if years.is_empty() || !years.windows(2).all(follows) {
            let problem = part.problem("must list tax years without a gap");
            self.note(problem.hint("write [2026] or [2025, 2026]"));
            return None;
        }
        Some(years)
    }

    fn year(&mut self, part: &Part<'_>) -> Option<u32> {
        let year = part.as_number().and_then(|number| u32::try_from(number).ok());
        let year = year.filter(|year| YEARS.contains(year));
        if year.is_none() {
            self.note(part.problem("is not a tax year").hint("write it like 2026"));
        }
        year
    }

    /// The name, where the figures are from, and what is projected.
    fn description(&mut self, root: &TaxSection<'_>, law: &mut Law, is_whole: bool) -> Option<()> {
        if is_whole {
            let name = self.required(root, "name", "\"United Kingdom\"");
            law.name = name.and_then(|part| self.text(&part)).unwrap_or_default().into();
        }
        if let Some(part) = self.required(root, "source", "[\"where the figures are published\"]") {
            let sources = self.texts(&part)?;
            if sources.is_empty() {
                let problem = part.problem("names no source");
                self.note(problem.hint("write where the figures are published"));
            }
            // What is carried forward still has the sources of the earlier law.
            law.sources.extend(sources);
        }
        law.basis = match root.get("basis") {
            Some(part) => {
                let index = self.choice(&part, &LawBasis::NAMES)?;
                LawBasis::ALL.get(index).copied()?
            }
            None => LawBasis::default(),
        };
        law.projected = match root.get("projected") {
            Some(part) => self.texts(&part)?,
            None => Vec::new(),
        };
        if let Some(part) = root.get("note") {
            law.note = self.text(&part).map(str::to_owned);
        }
        Some(())
    }

    pub(super) fn texts(&mut self, part: &Part<'_>) -> Option<Vec<String>> {
        self.items(part, "[\"…\"]", |reader, part| reader.text(part).map(str::to_owned))
    }

    /// Reads every section of a list.
    pub(super) fn sections<T>(
        &mut self,
        part: &Part<'_>,
        known: &[&[&'static str]],
        mut read: impl FnMut(&mut Self, &TaxSection<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.items(part, "sections, each under a [[header]]", |reader, part| {
            let Some(section) = part.as_section() else {
                reader.note(part.problem("is not a section"));
                return None;
            };
            reader.unknown_keys(&section, known);
            read(reader, &section)
        })
    }
}
