//! `draft`: a letter with the figures of an offer.

mod guard;
mod letter;
mod subject;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use offercalc::{Change, Metric, Names, Profile};

use crate::cli::args::{self, NetArgs, ToArgs, ViewArgs};
use crate::cli::diagnostics::Failure;
use crate::cli::file;
use crate::cli::get;
use crate::cli::input;
use crate::cli::output;
use crate::cli::render::write_json;
use crate::cli::run::Run;
use crate::report::draft::variables::{LetterWords, OtherOffer, Variables};
use crate::report::draft::{Letter, LetterList};
use crate::report::offer::Projected;
use crate::report::text;
use letter::{LetterKind, Template};
use subject::{LetterAsk, Subject, letter_offer};

#[derive(Args)]
#[command(
    override_usage = "offercalc draft [OPTIONS] <KIND> <OFFER> [ASK]...\n       \
                      offercalc draft --list [KIND]",
    after_help = "\
A counter asks for changes, written as in `whatif`, or for the terms in another
file. The letter lists only the differences:

    offercalc draft counter offer.toml base=185k rsu+=80k
    offercalc draft counter offer.toml ask.toml

A competing letter states only the figures that you name of the other offer:

    offercalc draft competing offer.toml --against other.toml --state year1,total

A missing name becomes a placeholder in brackets, like [recruiter]. Read the
letter before you send it: it contains only what the files say.

A template of your own is text with {{ variables }} in Jinja syntax. Start from
a built-in template and list the variables:

    offercalc draft --list counter > mine.txt
    offercalc draft --list"
)]
pub(super) struct DraftArgs {
    /// Letter to write
    #[arg(value_enum, value_name = "KIND")]
    kind: Option<LetterKind>,

    #[arg(value_name = "OFFER", help = args::OFFER_HELP)]
    offer: Option<PathBuf>,

    /// What a counter asks for: changes like base=185k, or another offer file
    #[arg(value_name = "ASK")]
    ask: Vec<OsString>,

    /// List the built-in letters and the variables, or print the template of KIND
    #[arg(long, conflicts_with_all = ["offer", "template"])]
    list: bool,

    /// Template file to use instead of the built-in one
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,

    /// The later deadline that `more-time` asks for, like 4 December
    #[arg(long, value_name = "DAY")]
    until: Option<String>,

    /// A sentence on why, for `decline` and `more-time`
    #[arg(long, value_name = "SENTENCE")]
    reason: Option<String>,

    /// The other offer that `competing` tells about
    #[arg(long, value_name = "OFFER")]
    against: Option<PathBuf>,

    /// A figure of the other offer to state: year1, total, average, guaranteed, year1.base …
    ///
    /// Without it, the letter says only that there is another offer. It never names the company.
    #[arg(
        long,
        value_name = "METRIC",
        value_parser = args::any_metric,
        value_delimiter = ','
    )]
    state: Vec<Metric>,

    #[command(flatten)]
    names: NameArgs,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    net: NetArgs,

    /// Output format
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value = "text")]
    format: LetterFormat,

    #[command(flatten)]
    to: ToArgs,
}

/// The names in a letter. They take precedence over the profile's.
#[derive(Clone, Args)]
struct NameArgs {
    /// Your name
    #[arg(long, value_name = "NAME")]
    me: Option<String>,

    /// The recruiter's name
    #[arg(long, value_name = "NAME")]
    recruiter: Option<String>,

    /// The team you would join
    #[arg(long, value_name = "NAME")]
    team: Option<String>,

    /// The day you need to decide by
    #[arg(long, value_name = "DAY")]
    deadline: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LetterFormat {
    /// Text to send
    Text,
    /// One JSON object, for scripts
    Json,
}

impl Run for DraftArgs {
    fn run(&self) -> anyhow::Result<()> {
        if self.list {
            return self.list();
        }
        let kind = self.kind.ok_or_else(no_kind)?;
        let offer = self.offer.clone().ok_or_else(input::no_offer)?;
        if let Some(term) = file::in_place(&offer).filter(|text| !file::has_several_terms(text)) {
            let message = format!("`{term}` is a change, not an offer");
            return Err(Failure::misuse(message, format!("{} {term}", file::OFFER_FIRST)).into());
        }
        let ask = self.ask(kind)?;
        self.refuse_misuse(&offer, &ask)?;
        let template = Template::open(kind, self.template.as_deref())?;
        if self.view.currency.is_some() {
            let hint = "omit --currency";
            return Err(Failure::misuse("a letter is in the currency of its offer", hint).into());
        }
        let mut view = self.view.resolve_net(&self.to, &self.net, None)?;
        view.overrides.currency = None;
        let names = self.names(view.profile.as_ref());
        let subject = Subject::read(offer, ask, &view, &self.to)?;
        // A template of your own may use the reason within a sentence.
        let is_own = self.template.is_some();
        let reason = self.reason.as_deref();
        let reason =
            reason.map(|text| if is_own { text.into() } else { text::whole_sentence(text) });
        let words =
            LetterWords { names: &names, until: self.until.as_deref(), reason: reason.as_deref() };
        let other = subject.other.as_ref().map(|(_, other)| self.stated(other)).transpose()?;
        let variables = Variables::new(
            &words,
            self.view.years(),
            letter_offer(&subject.offer),
            (subject.ask.as_ref().map(letter_offer), subject.changes),
            other,
        );
        let text = template.fill_in(&variables)?;
        let letter = Letter::new(kind.built_in().kind, text, &variables);
        output::write(self.to.output.as_deref(), |out| match self.format {
            LetterFormat::Text => out.write_all(letter.text.as_bytes()),
            LetterFormat::Json => write_json(&letter, out),
        })
    }
}

impl DraftArgs {
    /// Lists the letters and variables, or writes the template of one letter.
    fn list(&self) -> anyhow::Result<()> {
        let kinds = self.kind.map_or_else(|| LetterKind::ALL.to_vec(), |only| vec![only]);
        let list = LetterList::new(kinds.into_iter().map(LetterKind::built_in).collect());
        output::write(self.to.output.as_deref(), |out| match (self.format, self.kind) {
            (LetterFormat::Json, _) => write_json(&list, out),
            (LetterFormat::Text, Some(kind)) => out.write_all(kind.built_in().template.as_bytes()),
            (LetterFormat::Text, None) => out.write_all(list.text().as_bytes()),
        })
    }

    /// The named figures of the other offer. Rejects those that a letter would state for nothing.
    fn stated(&self, other: &Projected) -> Result<OtherOffer, Failure> {
        for (index, metric) in self.state.iter().enumerate() {
            if self.state.iter().take(index).any(|before| before == metric) {
                let message = format!("`--state {metric}` is given twice");
                return Err(Failure::misuse(message, "remove one of them"));
            }
            if !other.has(*metric) {
                let message = format!("the other offer has no `{metric}` to state");
                return Err(Failure::misuse(message, format!("remove --state {metric}")));
            }
        }
        let figures = self.state.iter().map(|metric| Ok((*metric, get::figure(other, *metric)?)));
        let figures = figures.collect::<Result<Vec<_>, Failure>>()?;
        Ok(OtherOffer::new(other, self.view.years(), figures))
    }

    /// Rejects options that the letter does not use. A template of your own may use them.
    fn refuse_idle(&self, kind: LetterKind) -> Result<(), Failure> {
        let is_own = self.template.is_some();
        let gives_reason = matches!(kind, LetterKind::Decline | LetterKind::MoreTime);
        let idle = if self.until.is_some() && kind != LetterKind::MoreTime && !is_own {
            Some(("--until", "more-time"))
        } else if self.reason.is_some() && !gives_reason && !is_own {
            Some(("--reason", "decline"))
        } else if !self.state.is_empty() && kind != LetterKind::Competing {
            Some(("--state", "competing"))
        } else if self.against.is_some() && kind != LetterKind::Competing {
            Some(("--against", "competing"))
        } else {
            None
        };
        let Some((option, other)) = idle else {
            return Ok(());
        };
        let message = format!("`{option}` does not change the letter `{}`", kind.built_in().kind);
        Err(Failure::misuse(message, format!("use `offercalc draft {other}`, or remove {option}")))
    }

    /// The ask, if this kind of letter has one.
    fn ask(&self, kind: LetterKind) -> Result<LetterAsk, Failure> {
        self.refuse_idle(kind)?;
        let (changes, files): (Vec<_>, Vec<_>) = self.ask.iter().partition(|arg| is_change(arg));
        match (kind, changes.as_slice(), files.as_slice()) {
            (LetterKind::Counter, [], []) => {
                let hint = "add changes like base=185k rsu+=80k, or another offer file";
                Err(Failure::misuse("the counter does not ask for anything", hint))
            }
            (LetterKind::Counter, [], [file]) => Ok(LetterAsk::File(file.into())),
            (LetterKind::Counter, changes, []) => {
                let changes = changes.iter().map(|text| change(text));
                Ok(LetterAsk::Changes(changes.collect::<Result<_, _>>()?))
            }
            (LetterKind::Counter, [], _) => Err(Failure::misuse(
                "a counter takes only one other offer file",
                "use one file, or changes like base=185k",
            )),
            (LetterKind::Counter, ..) => Err(Failure::misuse(
                "a counter takes a file or changes, not both",
                "use one of the two",
            )),
            (LetterKind::Competing, [], []) => match &self.against {
                Some(other) => Ok(LetterAsk::Other(other.clone())),
                None => Err(Failure::misuse(
                    "the letter does not have another offer to tell about",
                    "add --against with the file of the other offer",
                )),
            },
            (LetterKind::Competing, ..) if self.against.is_none() && self.names_another_offer() => {
                let other = self.ask.iter().map(|other| file::argument(Path::new(other)));
                let hint = format!("add --against {}", other.collect::<String>());
                let message = "`competing` takes the other offer with --against";
                Err(Failure::misuse(message, hint))
            }
            (_, [], []) => Ok(LetterAsk::Nothing),
            (kind, ..) => {
                let message = format!("`{}` does not ask for changes", kind.built_in().kind);
                Err(Failure::misuse(message, "use `offercalc draft counter` instead"))
            }
        }
    }

    /// Whether the ask is a single offer: a file, or one in place.
    fn names_another_offer(&self) -> bool {
        match self.ask.as_slice() {
            [ask] => !is_change(ask) || file::has_several_terms(&ask.to_string_lossy()),
            _ => false,
        }
    }

    fn refuse_misuse(&self, offer: &Path, ask: &LetterAsk) -> Result<(), Failure> {
        file::refuse_overwriting(&self.template, "the template", &self.to)?;
        let mut paths = vec![offer.to_owned()];
        if let LetterAsk::File(file) | LetterAsk::Other(file) = ask {
            paths.push(file.clone());
        }
        paths.extend(self.template.clone());
        input::refuse_misuse(&paths, &self.to)
    }

    /// The names from the options, or else from the profile.
    fn names(&self, profile: Option<&Profile>) -> Names {
        let mut names = profile.map(|profile| profile.names.clone()).unwrap_or_default();
        let NameArgs { me, recruiter, team, deadline } = self.names.clone();
        names.me = me.or(names.me);
        names.recruiter = recruiter.or(names.recruiter);
        names.team = team.or(names.team);
        names.deadline = deadline.or(names.deadline);
        names
    }
}

/// Whether an argument is a change: a lever before a `=`, or a word that is not a file, which is a
/// change without a value.
fn is_change(arg: &OsStr) -> bool {
    let path = Path::new(arg);
    let arg = arg.to_string_lossy();
    if !arg.contains(['=', '.', '/', '\\']) {
        return arg != "-" && !path.exists();
    }
    let in_lever = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '+' | '-' | ' ');
    arg.split_once('=').is_some_and(|(lever, _)| lever.chars().all(in_lever))
}

fn change(text: &OsStr) -> Result<Change, Failure> {
    args::change(&text.to_string_lossy()).map_err(Failure::usage)
}

fn no_kind() -> Failure {
    let hint = "use first-response, counter, accept, decline, more-time or competing; `offercalc draft --list` describes them";
    Failure::misuse("no letter given", hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_and_files_are_distinguished() {
        for change in ["base=185k", "rsu+=80k", "sign_on.2-=5%", "rsu.vesting={}", "=5", "bonus"] {
            assert!(is_change(OsStr::new(change)), "{change}");
        }
        for file in ["ask.toml", "-", "./a=b.toml", "offers/ask", "src"] {
            assert!(!is_change(OsStr::new(file)), "{file}");
        }
    }
}
