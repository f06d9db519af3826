//! The day for people.

use std::borrow::Cow;

use offercalc::{
    Component, Decimal, GrantLeft, LeftBehind, Payment, Promised, SignOnLeft, grouped, price_digits,
};

use super::{Ask, Day, DayReport, Window};
use crate::cli::command::leave::RULES;
use crate::cli::offers;
use crate::cli::report::{Block, Cell, Column, ColumnKind, Document, Notes, Role, Row, Table};
use crate::cli::standing;

/// What is easily taken for something else in what is left behind.
const LEFT_BEHIND_RULES: [&str; 2] = [
    "left behind: what the grants made by then would still vest, each vest at the share price of \
     its year, and the coming bonus",
    "not left behind: base, later bonuses and grants not yet made, which later work would earn",
];

/// Where leaving is so late that 48 months more are not looked at.
const CUT_SHORT: &str = "left behind: nothing after year 50 is looked at";

/// What the answer on several offers leaves out.
const VESTS_ELSEWHERE: &str = "each vest left behind: one offer alone, or as CSV or JSON";

/// What the answer on many offers leaves out.
const GRANTS_ELSEWHERE: &str = "each grant and sign-on: four offers or fewer, or as CSV";

/// What a narrow terminal has no room for.
const WIDER: &str = "sizes and rules in a wider terminal, or as JSON";

/// A row of figures, one of each offer.
struct Figures<'a> {
    role: Role,
    label: Cow<'a, str>,
    amounts: Vec<Decimal>,
}

impl DayReport<'_> {
    pub(super) fn tables(&self) -> Document<'_> {
        let offers = self.left.offers;
        let mut blocks = vec![Block::Notes(self.heading()), Block::Table(self.forms())];
        if offers.len() > 1 {
            blocks.push(Block::Notes(self.who_is_ahead()));
        }
        if offers.len() <= offers::MOST_ONE_BY_ONE {
            blocks.extend(self.details());
        }
        if let Some(ask) = &self.ask {
            blocks.push(Block::Table(vec![self.ask_table(ask)]));
            blocks.push(Block::Notes(self.what_to_ask(ask)));
        }
        let mut rules = [RULES, LEFT_BEHIND_RULES].concat();
        rules.extend(self.is_cut_short().then_some(CUT_SHORT));
        let notes = offers::notes_on(&self.left.assumed(), &rules);
        blocks.extend(notes.into_iter().map(Block::Notes));
        Document { minor_digits: self.minor_digits(), blocks }
    }

    /// Whether no horizon is long enough for all that is left behind.
    fn is_cut_short(&self) -> bool {
        let longest = LeftBehind::WINDOWS.into_iter().max().unwrap_or_default();
        self.month + longest > self.left.horizon.months()
    }

    fn heading(&self) -> Notes {
        let when = match self.month {
            0 => "leaving before the first day".to_owned(),
            month => format!("leaving in month {month}"),
        };
        let heading = match self.left.offers {
            [offer] => format!("{}, {when}", offer.name),
            _ => format!("On {when}"),
        };
        Notes { heading, lines: Vec::new() }
    }

    /// Side by side; where that does not fit an offer a row.
    fn forms(&self) -> Vec<Table<'_>> {
        let mut forms = Vec::new();
        if self.left.offers.len() <= offers::MOST_IN_DETAIL {
            forms.push(self.side_by_side());
        }
        if self.left.offers.len() > 2 {
            forms.extend([self.row_an_offer(true), self.row_an_offer(false)]);
        }
        forms
    }

    fn side_by_side(&self) -> Table<'_> {
        let mut columns = vec![Column::new(ColumnKind::Label, self.currency())];
        let names = self.left.offers.iter().map(|offer| offer.name.as_str());
        columns.extend(names.map(|name| Column::new(ColumnKind::Figures, name)));
        if self.days.len() == 2 {
            columns.push(Column::new(ColumnKind::Figures, "difference"));
        }
        let groups = self.groups().into_iter();
        let groups = groups.map(|rows| rows.into_iter().map(figures_row).collect());
        Table { columns, groups: groups.collect(), footnote: self.elsewhere() }
    }

    fn elsewhere(&self) -> Option<&'static str> {
        match self.days.len() {
            1 => None,
            2..=offers::MOST_ONE_BY_ONE => Some(VESTS_ELSEWHERE),
            _ => Some(GRANTS_ELSEWHERE),
        }
    }

    fn groups(&self) -> Vec<Vec<Figures<'_>>> {
        let of = |day: &Day<'_>| day.departure;
        let mut received = vec![self.figures(Role::Total, "received", |day| of(day).received)];
        received.extend(Component::ALL.map(|component| {
            self.figures(Role::Part, component.label(), |day| day.received(component))
        }));
        let net = vec![
            self.figures(Role::Total, "net", |day| of(day).net),
            self.figures(Role::Part, "to repay", |day| of(day).to_repay),
        ];
        let lost = vec![
            self.figures(Role::Equal, "unvested (lost)", |day| of(day).unvested),
            self.figures(Role::Equal, "sign-on not yet paid (lost)", unpaid),
        ];
        let windows = LeftBehind::WINDOWS.map(|months| {
            let label = format!("left behind, {months} months");
            self.figures(Role::Equal, label, |day| day.left_behind.within(months))
        });
        let mut groups = vec![received, net, lost, windows.into()];
        let is_paid = |row: &Figures<'_>| row.amounts.iter().any(|amount| !amount.is_zero());
        groups.retain(|rows| rows.iter().any(is_paid));
        // What is below a total needs no row where nobody has it.
        let is_shown = |row: &Figures<'_>| row.role == Role::Total || is_paid(row);
        groups.iter_mut().for_each(|rows| rows.retain(is_shown));
        groups
    }

    fn figures<'a>(
        &self,
        role: Role,
        label: impl Into<Cow<'a, str>>,
        amount: impl Fn(&Day<'_>) -> Decimal,
    ) -> Figures<'a> {
        Figures { role, label: label.into(), amounts: self.days.iter().map(amount).collect() }
    }

    fn row_an_offer(&self, with_parts: bool) -> Table<'_> {
        let mut columns = vec![Column::new(ColumnKind::Name, self.currency())];
        let headings: &[&str] = match with_parts {
            true => &["received", "to repay", "net", "unvested (lost)"],
            false => &["net"],
        };
        columns.extend(headings.iter().map(|h| Column::new(ColumnKind::Figures, *h)));
        let rows = self.each().map(|(offer, day)| {
            let day = &day.departure;
            let amounts = match with_parts {
                true => vec![day.received, day.to_repay, day.net, day.unvested],
                false => vec![day.net],
            };
            let mut cells = vec![Cell::text(offer.name.as_str())];
            cells.extend(amounts.into_iter().map(offers::amount));
            Row { role: Role::Equal, cells }
        });
        Table { columns, groups: vec![rows.collect()], footnote: self.elsewhere() }
    }

    fn who_is_ahead(&self) -> Notes {
        let standing = self.left.comparison.standing(self.month);
        let line = format!("net: {}", standing::leader(self.left.offers, &standing, true));
        Notes { heading: "Who is ahead".to_owned(), lines: vec![line] }
    }

    /// The grants and the sign-on of each offer and, of a single one, each vest left behind.
    fn details(&self) -> Vec<Block<'_>> {
        let mut blocks = Vec::new();
        for (offer, day) in self.each() {
            let mut tables = vec![
                vec![self.grants(day, true), self.grants(day, false)],
                vec![sign_on(day, true), sign_on(day, false)],
            ];
            if self.days.len() == 1 {
                tables.push(vec![self.left_behind(day, true), self.left_behind(day, false)]);
            }
            let has_rows = |table: &Table<'_>| table.groups.iter().any(|rows| !rows.is_empty());
            tables.retain(|forms| forms.iter().any(has_rows));
            if self.days.len() > 1 && !tables.is_empty() {
                let heading = offer.name.clone();
                blocks.push(Block::Notes(Notes { heading, lines: Vec::new() }));
            }
            blocks.extend(tables.into_iter().map(Block::Table));
        }
        blocks
    }

    fn grants<'d>(&self, day: &'d Day<'_>, in_words: bool) -> Table<'d> {
        let shares = day.grants.iter().any(|grant| grant.unvested_shares.is_some());
        let mut columns = vec![label("grant")];
        columns.extend(["size", "made in"].into_iter().filter(|_| in_words).map(label));
        columns.push(figure("vested"));
        columns.extend(shares.then(|| figure("unvested shares")));
        columns.push(figure("unvested (lost)"));
        let rows = day.grants.iter().map(|grant| {
            let mut cells = vec![Cell::text(grant.name.as_str())];
            if in_words {
                let made_in = format!("month {}", grant.granted_month);
                cells.extend([Cell::text(self.size(grant)), Cell::text(made_in)]);
            }
            cells.push(offers::amount(grant.vested));
            let unvested = grant.unvested_shares.filter(|left| !left.is_zero());
            cells.extend(shares.then(|| unvested.map_or(Cell::Missing, Cell::Shares)));
            cells.push(offers::amount(grant.unvested));
            Row { role: Role::Equal, cells }
        });
        let footnote = (!in_words).then_some(WIDER);
        Table { columns, groups: vec![rows.collect()], footnote }
    }

    /// What a grant promises, in words.
    fn size(&self, grant: &GrantLeft) -> String {
        let money = |value| offers::money(value, offers::currency(self.left.offers));
        match grant.size {
            Promised::Shares(shares) => format!("{} shares", grouped(shares, 0)),
            Promised::Value { value, grant_price: None } => money(value),
            Promised::Value { value, grant_price: Some(price) } => {
                // To the minor unit, but for a share that is worth less than one.
                let finest = price_digits(price, self.minor_digits());
                let digits = if price < Decimal::ONE { finest } else { self.minor_digits() };
                format!("{} at {}", money(value), grouped(price, digits))
            }
        }
    }

    /// Each payment that is left behind and, at the end of its month, all so far; by years after
    /// leaving.
    fn left_behind<'d>(&self, day: &'d Day<'_>, in_full: bool) -> Table<'d> {
        let ledger = day.leaving.ledger();
        let payments = day.left_behind.payments();
        let shares = in_full && payments.iter().any(|payment| ledger.shares(payment).is_some());
        let mut columns = ["left behind", "what"].map(label).to_vec();
        columns.extend(shares.then(|| figure("shares")));
        columns.push(figure("amount"));
        columns.extend(in_full.then(|| figure("in all")));
        let row = |(payment, next): (&Payment, Option<&Payment>)| {
            let mut cells = vec![
                Cell::text(offers::span("month", payment.month, payment.month)),
                Cell::text(ledger.note(payment)),
            ];
            cells.extend(shares.then(|| ledger.shares(payment).map_or(Cell::Empty, Cell::Shares)));
            cells.push(Cell::Amount(payment.amount));
            let ends_month = next.is_none_or(|next| next.month > payment.month);
            let so_far = || Cell::Amount(day.left_behind.within(payment.month - self.month));
            cells.extend(in_full.then(|| if ends_month { so_far() } else { Cell::Empty }));
            Row { role: Role::Equal, cells }
        };
        let years_later = |payment: &Payment| (payment.month - self.month).div_ceil(12);
        let years = payments.chunk_by(|one, next| years_later(one) == years_later(next));
        let groups = years.map(|year| {
            let next = year.iter().skip(1).map(Some).chain([None]);
            year.iter().zip(next).map(row).collect()
        });
        Table { columns, groups: groups.collect(), footnote: None }
    }

    fn ask_table(&self, ask: &Ask<'_>) -> Table<'_> {
        let mut columns = vec![Column::new(ColumnKind::Label, self.currency())];
        columns.push(figure("left behind"));
        columns.push(Column::new(ColumnKind::Figures, format!("sign-on of {}", ask.offer.name)));
        columns.push(figure("difference"));
        let rows = ask.windows.iter().map(|window| {
            let cells = vec![
                Cell::text(format!("within {} months", window.months)),
                offers::amount(window.left_behind),
                offers::amount(window.sign_on),
                offers::difference(window.difference()),
            ];
            Row { role: Role::Equal, cells }
        });
        Table { columns, groups: vec![rows.collect()], footnote: None }
    }

    fn what_to_ask(&self, ask: &Ask<'_>) -> Notes {
        let money = |amount| offers::money(amount, offers::currency(self.left.offers));
        let line = |window: &Window| {
            let (months, difference) = (window.months, window.difference());
            let what = format!("what is left behind within {months} months");
            if difference.is_zero() {
                format!("the sign-on is {what}")
            } else if difference.is_sign_negative() {
                format!("the sign-on falls short of {what} by {}", money(-difference))
            } else {
                format!("the sign-on makes up for {what}, with {} to spare", money(difference))
            }
        };
        let [nearest, .., whole] = &ask.windows;
        let lines = [nearest, whole].map(line).into();
        Notes { heading: format!("What to ask of {}", ask.offer.name), lines }
    }

    fn currency(&self) -> &'static str {
        offers::currency(self.left.offers).code()
    }

    fn minor_digits(&self) -> u32 {
        offers::currency(self.left.offers).minor_digits()
    }
}

fn label<'a>(heading: &'a str) -> Column<'a> {
    Column::new(ColumnKind::Label, heading)
}

fn figure<'a>(heading: &'a str) -> Column<'a> {
    Column::new(ColumnKind::Figures, heading)
}

/// The figures of each offer and, of a pair, how much more the second has.
fn figures_row(figures: Figures<'_>) -> Row<'_> {
    let Figures { role, label, amounts } = figures;
    let mut cells = vec![Cell::Text(label)];
    cells.extend(amounts.iter().copied().map(offers::amount));
    if let [first, second] = amounts.as_slice() {
        cells.push(offers::difference(second - first));
    }
    Row { role, cells }
}

/// What of an offer's sign-on has not been paid.
fn unpaid(day: &Day<'_>) -> Decimal {
    day.sign_on.iter().map(|year| year.unpaid).sum()
}

fn sign_on<'d>(day: &'d Day<'_>, in_words: bool) -> Table<'d> {
    let mut columns = vec![label("sign-on")];
    columns.extend(["amount", "kept", "to repay"].map(figure));
    columns.extend(in_words.then(|| label("rule")));
    let row = |sign_on: &SignOnLeft| {
        let mut cells = vec![
            Cell::text(offers::span("year", sign_on.year, sign_on.year)),
            Cell::Amount(sign_on.amount),
            offers::amount(sign_on.kept),
            offers::amount(sign_on.to_repay),
        ];
        cells.extend(in_words.then(|| Cell::text(sign_on.rule.to_string())));
        Row { role: Role::Equal, cells }
    };
    let footnote = (!in_words).then_some(WIDER);
    Table { columns, groups: vec![day.sign_on.iter().map(row).collect()], footnote }
}
