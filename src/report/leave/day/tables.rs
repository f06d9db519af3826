//! The tables and notes for leaving in one month.

use std::borrow::Cow;

use offercalc::{Component, Decimal, Figure, LeftBehind, Money, grouped};

use super::{AdvanceFigures, DayFigures, DayReport, GrantFigures};
use crate::report::assumptions::Rule;
use crate::report::basis::unvested;
use crate::report::document::{Block, Cell, Column, Document, Notes, Role, Row, Table, Wording};
use crate::report::leave::ask::{AskWindow, SignOnAsk};
use crate::report::leave::{OfferMonths, RULES};
use crate::report::ledger::LedgerLine;
use crate::report::number::Number;
use crate::report::offer::MOST_ONE_BY_ONE;
use crate::report::side_by_side::{self, Differences, OfferLine, SideBySide};
use crate::report::text::{TimeUnit, span};

/// Rules about what is left behind, shown in the full notes.
const LEFT_BEHIND_RULES: [&str; 2] = [
    "left behind: all pay due in those months except base, recurring payments and ESPP, including \
    later grants and refreshers; each vest is valued at that year's share price",
    "bonus left behind: only the part earned so far this year, months served ÷ 12, and a bonus of an \
    earlier year that is paid after you leave; some letters still pay that one",
];

/// The same for a retirement match.
const MATCH_LEFT_BEHIND: &str = "match left behind: what was matched so far and vests later";

/// Shown if the longest window ends after the last possible year.
const CUT_SHORT: &str = "left behind: nothing after year 50 is counted";

/// Where to find what the document leaves out for several offers.
const VESTS_ELSEWHERE: &str = "for every vest, show one offer or use --format csv";

/// Where to find what the document leaves out for many offers.
const GRANTS_ELSEWHERE: &str = "for grants, show up to four offers or use --format csv";

/// Where to find what does not fit in a narrow terminal.
const WIDER: &str = "widen the terminal for sizes and rules, or use --format json";

impl DayReport<'_> {
    pub(super) fn tables(&self, wording: Wording) -> Document<'_> {
        let answer = self.answer(wording).into_iter();
        let mut document = Document::new()
            .lines(answer.chain(self.to_exercise(wording)).chain(self.included()))
            .forms(self.forms())
            .notes(self.warnings());
        if self.offers.len() <= MOST_ONE_BY_ONE {
            document.blocks.extend(self.details());
        }
        if let Some(ask) = &self.ask {
            let title = format!("Sign-on of {}", ask.name);
            document = document.titled_forms(title, vec![self.ask_table(ask)]);
        }
        let mut rules = RULES.to_vec();
        rules.extend(LEFT_BEHIND_RULES.map(Rule::in_full));
        let has_match = self.days().any(|day| !day.unvested_match.get().is_zero());
        rules.extend(has_match.then_some(Rule::in_full(MATCH_LEFT_BEHIND)));
        rules.extend(self.is_cut_short().then_some(Rule::new(CUT_SHORT, CUT_SHORT)));
        document.notes(self.assumptions(&rules, wording.notes))
    }

    /// Whether the horizon ends before the longest window.
    fn is_cut_short(&self) -> bool {
        let longest = LeftBehind::WINDOWS.into_iter().max().unwrap_or_default();
        self.month() + longest > self.horizon.months()
    }

    /// Whose pay, received or left behind, includes unpromised refreshers or private equity.
    fn included(&self) -> Vec<String> {
        let mut lines = self.unpromised("Includes", |OfferMonths { months, .. }, component| {
            months.iter().any(|day| !day.components.get(component).get().is_zero())
        });
        let left = "What you leave behind includes";
        lines.extend(self.unpromised(left, |OfferMonths { months, .. }, component| {
            let mut left = months.iter().flat_map(|day| &day.left_behind);
            left.any(|line| line.component == component)
        }));
        lines
    }

    /// What exercising vested options costs.
    fn to_exercise(&self, wording: Wording) -> Vec<String> {
        let days = self.names().zip(self.days()).take(MOST_ONE_BY_ONE);
        let lines = days.flat_map(|(name, day)| {
            let vested = day.grants.iter().filter_map(|grant| Some((grant, grant.options?)));
            let vested = vested.filter(|(_, it)| !it.vested_options.get().is_zero());
            vested.map(move |(grant, it)| {
                let (count, cost) = (grouped(it.vested_options.get(), 0), it.exercise_cost.get());
                let cost = wording.money(cost);
                format!(
                    "{name}: {count} of {} have vested; exercising them costs {cost}.",
                    grant.name
                )
            })
        });
        lines.collect()
    }

    /// What you keep and lose, or which offer is ahead.
    fn answer(&self, wording: Wording) -> Vec<String> {
        // Whoever asks what to ask for wants that first.
        let mut lines: Vec<String> =
            self.ask.iter().flat_map(|ask| what_to_ask(ask, wording)).collect();
        let when = match self.month() {
            0 => "before the first day".to_owned(),
            month => format!("in month {month}"),
        };
        if let Some(comparison) = &self.comparison {
            let standings = comparison.by_month.iter();
            lines.extend(standings.map(|month| {
                let ahead = month.standing.ahead(wording);
                format!("If you leave {when}, {ahead}, net of repayments.")
            }));
            return lines;
        }
        let equity = format!("{} equity", self.unvested());
        let days = self.names().zip(self.days()).map(|(name, day)| {
            let repaid = day.whole.to_repay.get();
            let repaid =
                (!repaid.is_zero()).then(|| format!(" after repaying {}", wording.money(repaid)));
            let (unvested, unvested_match) = (day.whole.unvested.get(), day.unvested_match.get());
            let lost = [
                (equity.as_str(), unvested.more_than(unvested_match).unwrap_or(unvested)),
                ("unvested match", unvested_match),
                ("earned but unpaid bonus", day.unpaid_bonus.get()),
                ("unpaid sign-on", day.unpaid.get(Component::SignOn).get()),
                ("unpaid one-time payments", day.unpaid.get(Component::OneTime).get()),
            ];
            let lost = lost.into_iter();
            let lost = lost.filter(|(_, amount)| !amount.is_zero());
            let lost = lost.map(|(what, amount)| format!("{} in {what}", wording.money(amount)));
            let lost = lost.collect::<Vec<_>>().join(" and ");
            let lost = if lost.is_empty() { lost } else { format!(", and lose {lost}") };
            let net = wording.money(day.whole.net.get());
            format!(
                "If you leave {name} {when}, you keep {net}{}{lost}.",
                repaid.unwrap_or_default()
            )
        });
        lines.extend(days);
        lines
    }

    /// Side by side, or a row for each offer if that does not fit.
    fn forms(&self) -> Vec<Table<'_>> {
        let table = || {
            let footnote = match self.offers.len() {
                1 => None,
                2..=MOST_ONE_BY_ONE => Some(VESTS_ELSEWHERE),
                _ => Some(GRANTS_ELSEWHERE),
            };
            SideBySide::new(self.head.currency.code(), self.names()).footnote(footnote)
        };
        let side_by_side = || [table().differences(Differences::Plain).table(self.groups())];
        let row_an_offer = |full| table().rows(self.columns(full));
        side_by_side::forms(self.offers.len(), side_by_side, row_an_offer)
    }

    fn groups(&self) -> Vec<Vec<OfferLine<'_>>> {
        let mut received = vec![self.line(Role::Total, "received", |day| day.whole.received)];
        received.extend(Component::ALL.map(|component| {
            self.line(Role::Part, component.label(), |day| *day.components.get(component))
        }));
        let net = vec![
            self.line(Role::Total, "net", |day| day.whole.net),
            self.line(Role::Part, "to repay", |day| day.whole.to_repay),
        ];
        let net_and_tax = self.take_home().into_iter();
        let net = net.into_iter().chain(net_and_tax).collect();
        let unvested = format!("{} (lost)", self.unvested());
        let lost = vec![
            self.line(Role::Equal, unvested.clone(), |day| day.whole.unvested),
            self.line(Role::Part, "retirement match", |day| day.unvested_match),
            self.line(Role::Equal, "bonus not yet paid (lost)", |day| day.unpaid_bonus),
            self.line(Role::Equal, "sign-on not yet paid (lost)", |day| {
                *day.unpaid.get(Component::SignOn)
            }),
            self.line(Role::Equal, "one-time not yet paid (lost)", |day| {
                *day.unpaid.get(Component::OneTime)
            }),
        ];
        let within = LeftBehind::WINDOWS.map(|months| {
            let label = format!("left behind, {months} months");
            self.line(Role::Equal, label, |day| day.within.get(months))
        });
        let mut groups = vec![received, net, lost, within.into()];
        groups.retain(|lines| lines.iter().any(OfferLine::is_paid));
        // Leave out parts that no offer has.
        let is_shown = |line: &OfferLine<'_>| line.role == Role::Total || line.is_paid();
        groups.iter_mut().for_each(|lines| lines.retain(is_shown));
        groups
    }

    /// What is left of the net after tax, if that is asked for.
    fn take_home(&self) -> Option<OfferLine<'_>> {
        let is_taxed = self.days().any(|day| day.whole.take_home.is_some());
        let figures = self.days().map(|day| Some(Figure::Amount(day.whole.take_home?.get())));
        is_taxed.then(|| OfferLine::figures(Role::Total, "take-home", figures))
    }

    fn columns(&self, full: bool) -> Vec<OfferLine<'_>> {
        let net = self.line(Role::Equal, "net", |day| day.whole.net);
        if !full {
            return vec![net];
        }
        vec![
            self.line(Role::Equal, "received", |day| day.whole.received),
            self.line(Role::Equal, "to repay", |day| day.whole.to_repay),
            net,
            self.line(Role::Equal, format!("{} (lost)", self.unvested()), |day| day.whole.unvested),
        ]
    }

    /// An amount of each offer.
    fn line<'l, A: Into<Option<Number<Money>>>>(
        &self,
        role: Role,
        label: impl Into<Cow<'l, str>>,
        amount: impl Fn(&DayFigures) -> A,
    ) -> OfferLine<'l> {
        OfferLine::figures(
            role,
            label,
            self.days().map(|day| amount(day).into().map(|it| Figure::Amount(it.get()))),
        )
    }

    /// The grants and the sign-on of each offer and, for a single offer, each vest left behind.
    fn details(&self) -> Vec<Block<'_>> {
        let mut blocks = Vec::new();
        let is_alone = self.offers.len() == 1;
        for (offer, day) in self.offers.iter().zip(self.days()) {
            let (name, loses_vested) = (offer.name, offer.loses_vested());
            let mut tables: Vec<Vec<Table<'_>>> = Vec::new();
            if !day.grants.is_empty() {
                let forms = [true, false];
                let forms = forms.map(|in_full| grants(&day.grants, loses_vested, in_full));
                tables.push(forms.into());
            }
            for (component, advances) in
                day.advances().into_iter().filter(|(_, all)| !all.is_empty())
            {
                let forms = [true, false].map(|in_full| advances_of(component, advances, in_full));
                tables.push(forms.into());
            }
            if is_alone && !day.left_behind.is_empty() {
                let forms = [(true, true), (false, true), (false, false)];
                tables.push(forms.map(|columns| self.left_behind(day, columns)).into());
            }
            if !is_alone && !tables.is_empty() {
                blocks.push(Block::Notes(Notes::new(name, Vec::new())));
            }
            blocks.extend(tables.into_iter().map(Block::Table));
        }
        blocks
    }

    /// Each payment left behind, grouped by years after leaving, with or without its shares and a
    /// running total at the end of its month.
    fn left_behind<'d>(
        &self,
        day: &'d DayFigures,
        (with_shares, with_total): (bool, bool),
    ) -> Table<'d> {
        let lines = &day.left_behind;
        let shares = with_shares && lines.iter().any(|line| line.shares.is_some());
        let mut columns = vec![Column::label("left behind"), Column::text("payment")];
        columns.extend(shares.then(|| Column::figures("shares")));
        columns.push(Column::figures("amount"));
        columns.extend(with_total.then(|| Column::figures("running total")));
        let mut so_far = day.so_far.iter();
        let mut row = |(line, next): (&'d LedgerLine, Option<&LedgerLine>)| {
            let so_far = so_far.next().map_or(Cell::Empty, |so_far| Cell::Amount(so_far.get()));
            let month = Cell::text(span(TimeUnit::Month, line.month, line.month));
            let mut cells = vec![month, Cell::text(line.note.as_str())];
            let vested = line.shares.map_or(Cell::Empty, |shares| Cell::Shares(shares.get()));
            cells.extend(shares.then_some(vested));
            cells.push(Cell::Amount(line.amount.get()));
            let ends_month = next.is_none_or(|next| next.month > line.month);
            let running_total = if ends_month { so_far } else { Cell::Empty };
            cells.extend(with_total.then_some(running_total));
            Row::equal(cells)
        };
        let years_later = |line: &LedgerLine| (line.month - day.whole.month).div_ceil(12);
        let years = lines.chunk_by(|one, next| years_later(one) == years_later(next));
        let groups = years.map(|year| {
            let next = year.iter().skip(1).map(Some).chain([None]);
            year.iter().zip(next).map(&mut row).collect()
        });
        Table::grouped(columns, groups.collect())
    }

    fn ask_table(&self, ask: &SignOnAsk<'_>) -> Table<'_> {
        let mut columns = vec![Column::label(self.head.currency.code())];
        columns.push(Column::figures("left behind"));
        columns.push(Column::figures(format!("sign-on of {}", ask.name)));
        columns.push(Column::figures("difference"));
        let rows = ask.within.iter().map(|window| {
            Row::equal(vec![
                Cell::text(format!("within {} months", window.months)),
                Cell::amount(window.left_behind),
                Cell::amount(window.sign_on),
                window.difference.map_or(Cell::Missing, Cell::difference),
            ])
        });
        Table::new(columns, rows)
    }
}

/// Whether the sign-on makes up for what is left behind, within the shortest and the longest window.
fn what_to_ask(ask: &SignOnAsk<'_>, wording: Wording) -> impl Iterator<Item = String> {
    let line = move |window: &AskWindow| {
        let difference = window.difference?.get();
        let amount = wording.money(difference.abs());
        let standing = if difference.is_zero() {
            "equals".to_owned()
        } else if difference.amount().is_sign_negative() {
            format!("is {amount} short of")
        } else {
            format!("is {amount} more than")
        };
        let (name, months) = (ask.name, window.months);
        let what = format!("what you leave behind within {months} months");
        Some(format!("The sign-on of {name} {standing} {what}."))
    };
    let [nearest, .., whole] = &ask.within;
    [nearest, whole].into_iter().filter_map(line)
}

fn grants(grants: &[GrantFigures], loses_vested: bool, in_full: bool) -> Table<'_> {
    let shares = grants.iter().any(|grant| grant.unvested_shares.is_some());
    let are_options = grants.iter().all(|grant| grant.options.is_some());
    let lost = unvested(loses_vested);
    let mut columns = vec![Column::label("grant")];
    if in_full {
        columns.extend(["size", "granted"].map(Column::label));
    }
    columns.push(Column::figures("vested"));
    let of = if are_options { "options" } else { "shares" };
    columns.extend(shares.then(|| Column::figures(format!("{lost} {of}"))));
    columns.push(Column::figures(format!("{lost} (lost)")));
    let rows = grants.iter().map(|grant| {
        let mut cells = vec![Cell::text(grant.name.as_str())];
        if in_full {
            let granted = format!("month {}", grant.granted_month);
            cells.extend([Cell::text(grant.size.as_str()), Cell::text(granted)]);
        }
        // Vested options that pay nothing yet are a number.
        let vested = grant.options.map(|options| options.vested_options.get());
        let vested = vested.filter(|count| grant.vested.get().is_zero() && !count.is_zero());
        cells.push(vested.map_or_else(|| Cell::amount(grant.vested), options));
        let left = grant.unvested_shares.map(Number::get).filter(|left| !left.is_zero());
        let count = if grant.options.is_some() && !are_options { options } else { Cell::Shares };
        cells.extend(shares.then(|| left.map_or(Cell::Missing, count)));
        cells.push(Cell::amount(grant.unvested));
        Row::equal(cells)
    });
    Table::new(columns, rows).footnote((!in_full).then_some(WIDER))
}

/// A number of options, beside numbers of shares or money.
fn options<'a>(count: Decimal) -> Cell<'a> {
    Cell::text(format!("{} options", grouped(count, 0)))
}

fn advances_of(component: Component, advances: &[AdvanceFigures], in_full: bool) -> Table<'_> {
    let mut columns = vec![Column::name(component.label())];
    columns.extend(["amount", "kept", "to repay"].map(Column::figures));
    columns.extend(in_full.then(|| Column::label("rule")));
    let rows = advances.iter().map(|advance| {
        let mut cells = vec![
            Cell::text(advance.which.to_string()),
            Cell::Amount(advance.amount.get()),
            Cell::amount(advance.kept),
            Cell::amount(advance.to_repay),
        ];
        cells.extend(in_full.then(|| Cell::text(advance.rule.as_str())));
        Row::equal(cells)
    });
    Table::new(columns, rows).footnote((!in_full).then_some(WIDER))
}
