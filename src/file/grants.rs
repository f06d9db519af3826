//! The share sections of an offer: `[rsu]`, its vesting, and `[stock]`.

use rust_decimal::Decimal;

use super::value::{Field, Section};
use super::{Problem, Reader};
use crate::equity::{Allocation, Cadence, PRESETS, Percent, Preset, Schedule, ScheduleError};
use crate::equity::{GrantPrice, GrantSize};
use crate::equity::{PriceSource, SharePrice};
use crate::money::Growth;
use crate::money::Price;
use crate::offer::Stock;
use crate::pay::{Grant, Vesting};
use crate::suggest::suggest;

/// More grants than anybody holds; bounds the work that a small file can ask for.
const MAX_GRANTS: usize = 100;

const GRANT_KEYS: &[&str] =
    &["value", "shares", "grant_price", "granted_month", "vesting", "allocation"];
const VESTING_KEYS: &[&str] = &["years", "every", "cliff"];
const TRANCHE_KEYS: &[&str] = &["month", "percent"];
const STOCK_KEYS: &[&str] = &["price", "growth", "prices"];

/// A grant before today's share price is known.
struct Draft {
    size: DraftSize,
    granted_month: i32,
    vesting: Vesting,
    allocation: Option<Allocation>,
}

enum DraftSize {
    Value { value: Decimal, grant_price: Option<Price> },
    Shares { shares: Decimal, grant_price: Option<Price> },
}

impl Reader {
    /// The grants, and the share price that they are valued at.
    pub(super) fn grants(
        &mut self,
        root: &Section<'_>,
        asked: &Stock,
    ) -> (Option<Vec<Grant>>, Option<SharePrice>) {
        let stated = match root.get("stock") {
            Some(field) => self.stock(&field),
            None => Some(SharePrice::Growing { today: None, growth: Growth::NONE }),
        };
        let Some(rsu) = root.get("rsu") else {
            return (Some(Vec::new()), stated.map(|stated| asked.over(stated)));
        };
        let drafts = self.drafts(&rsu);
        let (Some(drafts), Some(stated)) = (drafts, stated) else {
            return (None, None);
        };
        let stated = with_grant_price(stated, &drafts);
        let own_price = stated.today();
        let share_price = asked.over(stated);
        if share_price.today().is_none() {
            price_needed(&rsu, &drafts).into_iter().for_each(|problem| self.note(problem));
        }
        let grants = drafts.into_iter().map(|draft| draft.grant(own_price)).collect();
        (Some(grants), Some(share_price))
    }

    fn drafts(&mut self, rsu: &Field<'_>) -> Option<Vec<Draft>> {
        let Some(list) = rsu.as_list() else {
            let section = self.section(rsu, "a section, [rsu]")?;
            return Some(vec![self.draft(&section)?]);
        };
        if let Some(beyond) = list.get(MAX_GRANTS) {
            self.note(beyond.problem("is beyond the 100 grants that an offer can have"));
            return None;
        }
        let drafts = list.iter().map(|field| {
            let section = self.section(field, "a section, [[rsu]]")?;
            self.draft(&section)
        });
        // Reads every grant before giving up, so that every mistake is reported.
        let drafts: Vec<Option<Draft>> = drafts.collect();
        drafts.into_iter().collect()
    }

    fn draft(&mut self, section: &Section<'_>) -> Option<Draft> {
        const LATEST: i32 = Schedule::MAX_MONTH.cast_signed();
        self.unknown_keys(section, GRANT_KEYS);
        let size = self.size(section);
        let granted_month = section.get("granted_month");
        let granted_month =
            granted_month.and_then(|field| self.keep(field.whole(-LATEST..=LATEST)));
        let allocation = section.get("allocation");
        let allocation = allocation
            .and_then(|field| self.keep(field.choice(&Allocation::ALL, Allocation::name)));
        let vesting = self.vesting(section);
        Some(Draft {
            size: size?,
            granted_month: granted_month.unwrap_or(0),
            vesting: vesting?,
            allocation,
        })
    }

    fn size(&mut self, section: &Section<'_>) -> Option<DraftSize> {
        let currency = self.currency;
        let grant_price = section.get("grant_price");
        let grant_price = grant_price.and_then(|field| self.keep(field.price(currency)));
        match (section.get("value"), section.get("shares")) {
            (Some(value), None) => {
                let value = self.amount(&value)?.get();
                Some(DraftSize::Value { value, grant_price })
            }
            (None, Some(shares)) => {
                let shares = self.keep(shares.shares())?;
                Some(DraftSize::Shares { shares, grant_price })
            }
            (Some(_), Some(shares)) => {
                let problem = shares.problem("and `value` both say how large the grant is");
                self.note(problem.hint("keep one of the two"));
                None
            }
            (None, None) if section.has_like("value") || section.has_like("shares") => None,
            (None, None) => {
                let hint = "add value = 300_000, in money at grant, or shares = 1_765";
                self.note(section.missing("value").hint(hint));
                None
            }
        }
    }

    /// The `vesting` of a grant or a refresher: a preset's name, percents by year, or tranches.
    pub(super) fn vesting(&mut self, section: &Section<'_>) -> Option<Vesting> {
        let example = r#"vesting = "even-quarterly", or another of `offercalc presets`"#;
        let field = self.required(section, "vesting", example)?;
        if let Some(name) = field.as_text() {
            return self.preset(&field, name);
        }
        let schedule = if let Some(tranches) = field.as_list() {
            self.tranches(&field, &tranches)
        } else if let Some(section) = field.as_section() {
            self.years_schedule(&section)
        } else {
            let problem = field.mismatch("a preset's name, percents by year, or tranches");
            self.note(problem.hint(format!("write {example}")));
            None
        };
        Some(Vesting { schedule: schedule?, preset: None })
    }

    /// The schedule of a preset by its name.
    pub(super) fn preset(&mut self, field: &Field<'_>, name: &str) -> Option<Vesting> {
        if let Some(preset) = Preset::named(name) {
            let schedule = self.keep(preset.schedule().map_err(|error| field.problem(error)))?;
            return Some(Vesting { schedule, preset: Some(preset) });
        }
        let problem = field.problem(format_args!("names no preset: `{}`", super::value::cut(name)));
        let names = PRESETS.iter().map(|preset| preset.name);
        self.note(problem.hint(match suggest(name, names) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "`offercalc presets` lists them; any schedule can be written out, too".into(),
        }));
        None
    }

    fn years_schedule(&mut self, section: &Section<'_>) -> Option<Schedule> {
        self.unknown_keys(section, VESTING_KEYS);
        let cliff = section.get("cliff");
        let cliff = cliff.and_then(|field| self.keep(field.whole(0..=Schedule::MAX_MONTH)));
        let every = self.required(section, "every", r#"every = "month", or "quarter", "year""#);
        let every = every.and_then(|field| self.keep(field.choice(&Cadence::ALL, Cadence::name)));
        let years = self.required(section, "years", "years = [25, 25, 25, 25], in percent")?;
        let percents = self.list(&years, "[25, 25, 25, 25]")?;
        let percents = self.years(&percents, |reader, field| reader.keep(field.percent()))?;
        let every = every?;
        let schedule = Schedule::by_year(percents.into_iter().map(|percent| (percent, every)));
        let schedule = self.keep(schedule.map_err(|error| schedule_problem(&years, error)))?;
        Some(schedule.with_cliff(cliff.unwrap_or(0)))
    }

    fn tranches(&mut self, field: &Field<'_>, list: &[Field<'_>]) -> Option<Schedule> {
        let tranches = list.iter().map(|field| {
            let section = self.section(field, "a tranche, { month = 12, percent = 25 }")?;
            self.unknown_keys(&section, TRANCHE_KEYS);
            let month = self.required(&section, "month", "month = 12, from the grant on");
            let month = month.and_then(|field| self.keep(field.whole(1..=Schedule::MAX_MONTH)));
            let percent = self.required(&section, "percent", "percent = 25");
            let percent = percent.and_then(|field| self.keep(field.percent()));
            Some((month?, percent?))
        });
        let tranches: Vec<Option<(u32, Percent)>> = tranches.collect();
        let tranches: Vec<(u32, Percent)> = tranches.into_iter().collect::<Option<_>>()?;
        let schedule = Schedule::from_tranches(tranches).map_err(|error| match error {
            ScheduleError::Order { index, .. } => {
                let item = list.get(index).unwrap_or(field);
                item.problem(format_args!("is out of order: {error}"))
            }
            _ => schedule_problem(field, error),
        });
        self.keep(schedule)
    }

    fn stock(&mut self, field: &Field<'_>) -> Option<SharePrice> {
        let currency = self.currency;
        let section = self.section(field, "a section, [stock]")?;
        self.unknown_keys(&section, STOCK_KEYS);
        let price_field = section.get("price");
        let price = price_field.as_ref().and_then(|field| self.keep(field.price(currency)));
        let growth = self.growth(&section, "growth");
        let Some(prices_field) = section.get("prices") else {
            let today = price.map(|price| (price, PriceSource::Named));
            return Some(SharePrice::Growing { today, growth: growth.unwrap_or(Growth::NONE) });
        };
        for beside in [price_field, section.get("growth")].iter().flatten() {
            let problem = beside.problem("and `stock.prices` both say what a share is worth");
            self.note(problem.hint("keep one of the two"));
        }
        let list = self.list(&prices_field, "[187.35, 210, 240]")?;
        if list.is_empty() {
            self.note(prices_field.problem("has no price in it").hint("add one a year"));
            return None;
        }
        let prices = self.years(&list, |reader, field| reader.keep(field.price(currency)))?;
        Some(SharePrice::ByYear(prices))
    }
}

impl Stock {
    /// The stated share price with what is asked for in its place.
    fn over(&self, stated: SharePrice) -> SharePrice {
        if self.price.is_none() && self.growth.is_none() {
            return stated;
        }
        let today = match (self.price, &stated) {
            (Some(price), _) => Some((price, PriceSource::Named)),
            (None, SharePrice::Growing { today, .. }) => *today,
            (None, SharePrice::ByYear(_)) => {
                stated.today().map(|price| (price, PriceSource::Named))
            }
        };
        let growth = match (&self.growth, stated) {
            (Some(growth), _) => growth.clone(),
            (None, SharePrice::Growing { growth, .. }) => growth,
            (None, SharePrice::ByYear(_)) => Growth::NONE,
        };
        SharePrice::Growing { today, growth }
    }
}

impl Draft {
    /// The named grant price of a grant that is made at the start.
    fn starting_grant_price(&self) -> Option<Price> {
        let (DraftSize::Value { grant_price, .. } | DraftSize::Shares { grant_price, .. }) =
            self.size;
        grant_price.filter(|_| self.granted_month == 0)
    }

    fn grant(self, own_price: Option<Price>) -> Grant {
        let (DraftSize::Value { grant_price, .. } | DraftSize::Shares { grant_price, .. }) =
            self.size;
        let (size, allocation) = match self.size {
            DraftSize::Shares { shares, .. } => {
                (GrantSize::Shares(shares), Allocation::CumulativeRounding)
            }
            DraftSize::Value { value, grant_price } => {
                let grant_price = match (grant_price, own_price) {
                    (Some(price), _) => GrantPrice::Named(price),
                    (None, Some(price)) if self.granted_month <= 0 => GrantPrice::Today(price),
                    (None, _) => GrantPrice::WhenGranted,
                };
                (GrantSize::Value { value, grant_price }, Allocation::Fractional)
            }
        };
        Grant {
            size,
            grant_price,
            granted_month: self.granted_month,
            vesting: self.vesting,
            allocation: self.allocation.unwrap_or(allocation),
        }
    }
}

/// The schedule that is written out there, if it is one.
pub(super) fn schedule(field: &Field<'_>) -> Option<Schedule> {
    let mut reader = Reader::new(None, &[]);
    match field.as_list() {
        Some(tranches) => reader.tranches(field, &tranches),
        None => reader.years_schedule(&field.as_section()?),
    }
}

/// Where no share price is stated, that of the grants made at the start, if they agree on one.
fn with_grant_price(stated: SharePrice, drafts: &[Draft]) -> SharePrice {
    let SharePrice::Growing { today: None, growth } = stated else {
        return stated;
    };
    let mut prices = drafts.iter().filter_map(Draft::starting_grant_price);
    let first = prices.next().filter(|first| prices.all(|price| price == *first));
    SharePrice::Growing { today: first.map(|price| (price, PriceSource::GrantPrice)), growth }
}

/// The grants that cannot be valued without today's share price.
fn price_needed(rsu: &Field<'_>, drafts: &[Draft]) -> Vec<Problem> {
    let hint = "add the section [stock] with price = 187.35, today's share price";
    let sections = rsu.as_list();
    let grant = |index: usize| sections.as_ref().map_or(Some(rsu), |list| list.get(index));
    let needed = drafts.iter().enumerate().filter_map(|(index, draft)| {
        let section = grant(index)?.as_section()?;
        let key = match draft.size {
            DraftSize::Shares { .. } => "shares",
            DraftSize::Value { grant_price: Some(_), .. } => "grant_price",
            DraftSize::Value { .. } => return None,
        };
        let field = section.get(key)?;
        Some(field.problem("needs today's share price beside it").hint(hint))
    });
    needed.collect()
}

fn schedule_problem(field: &Field<'_>, error: ScheduleError) -> Problem {
    let hundred = Decimal::ONE_HUNDRED;
    match error {
        ScheduleError::Sum(sum) => {
            let problem = field.problem(format_args!("totals {sum}%, not 100%"));
            let (difference, what) = match sum < hundred {
                true => (hundred - sum, "missing"),
                false => (sum - hundred, "too much"),
            };
            problem.hint(format!("{}% is {what}", difference.normalize()))
        }
        error => field.problem(format_args!("is no schedule: {error}")),
    }
}
