//! Refuses templates that could outgrow memory or the stack.
//!
//! minijinja has no limit for it: fuel counts steps but not the size of a value, the recursion
//! limit counts calls but not the length of an expression, and its tokenizer is not part of the
//! stable API.

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

/// The longest tag, in bytes: its parts are followed one within the other.
const LONGEST_TAG: usize = 1_000;

/// The most tags, which may stand one within the other, too.
const MOST_TAGS: usize = 1_000;

/// The words of an expression that name nothing.
const WORDS: [&str; 7] = ["and", "else", "if", "in", "is", "not", "or"];

/// Tags by which a text is kept, or not read as a template.
const REFUSED_TAGS: [&str; 4] = ["endfilter", "endraw", "endset", "raw"];

/// Makes a loop call itself.
const RECURSIVE: &str = "recursive";

/// What is refused, where, and what to do instead.
pub(super) struct RefusedTag {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) hint: &'static str,
}

/// The first thing in a template that is refused.
pub(super) fn refused(template: &str) -> Option<RefusedTag> {
    Tags::new(template).refused()
}

/// The tags of a template, one after the other.
struct Tags<'t> {
    template: &'t str,
    chars: Peekable<CharIndices<'t>>,
}

impl<'t> Tags<'t> {
    fn new(template: &'t str) -> Self {
        Self { template, chars: template.char_indices().peekable() }
    }

    fn refused(mut self) -> Option<RefusedTag> {
        let mut count = 0;
        while let Some((start, c)) = self.chars.next() {
            let opens = |next: &(usize, char)| c == '{' && matches!(next.1, '{' | '%' | '#');
            match self.chars.next_if(opens) {
                Some((_, '#')) => self.skip_comment(),
                Some(_) => {
                    count += 1;
                    if let Some(refused) = self.tag(start) {
                        return Some(refused);
                    }
                    if count > MOST_TAGS {
                        return Some(RefusedTag {
                            span: start..start + 2,
                            message: format!("a letter has at most {MOST_TAGS} tags"),
                            hint: "write as text what is always the same",
                        });
                    }
                }
                None => {}
            }
        }
        None
    }

    fn skip_comment(&mut self) {
        while let Some((_, c)) = self.chars.next() {
            if c == '#' && self.chars.next_if(|next| next.1 == '}').is_some() {
                return;
            }
        }
    }

    /// A word that is refused.
    fn word(&self, span: Range<usize>) -> Option<RefusedTag> {
        let word = self.template.get(span.clone())?;
        let is_tag = || {
            let before = self.template.get(..span.start).unwrap_or_default();
            before.trim_end().trim_end_matches(['-', '+']).ends_with("{%")
        };
        let is_refused = word == RECURSIVE || REFUSED_TAGS.contains(&word) && is_tag();
        is_refused.then(|| RefusedTag {
            span,
            message: format!("a letter has no use for `{word}`"),
            hint: "write a text where it belongs, and each loop by itself",
        })
    }

    /// Whether a word is the name of something.
    fn names(&self, word: Range<usize>) -> bool {
        self.template.get(word).is_some_and(|word| !WORDS.contains(&word))
    }

    /// What is refused in the tag that starts at a place.
    fn tag(&mut self, start: usize) -> Option<RefusedTag> {
        let mut quote = None;
        self.chars.next_if(|next| next.1 == '+');
        // Where the word before a place starts: after one that names something, `[` looks it up.
        let mut word = None;
        while let Some((place, c)) = self.chars.next() {
            if place - start > LONGEST_TAG {
                return Some(RefusedTag {
                    span: start..start + 2,
                    message: format!("a tag has at most {LONGEST_TAG} characters"),
                    hint: "end it before, or write it as several",
                });
            }
            let is_of_word = c.is_alphanumeric() || c == '_';
            if let Some(refused) =
                word.filter(|_| !is_of_word).and_then(|word| self.word(word..place))
            {
                return Some(refused);
            }
            let one = place..place + c.len_utf8();
            match (quote, c) {
                (Some(_), '\\') => {
                    self.chars.next();
                }
                (Some(open), c) if c == open => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(c),
                (None, '}' | '%') if self.chars.next_if(|next| next.1 == '}').is_some() => {
                    return None;
                }
                (None, '+') if self.chars.peek().is_some_and(|next| next.1 == '%') => {}
                (None, '~' | '+' | '*') => {
                    return Some(RefusedTag {
                        span: one,
                        message: format!("a letter puts no texts together with `{c}`"),
                        hint: "write them one after the other, each in its own {{ }}",
                    });
                }
                (None, '[') if word.is_some_and(|word| self.names(word..place)) => {}
                (None, '{' | '[' | ',') => {
                    return Some(RefusedTag {
                        span: one,
                        message: "a letter makes no lists of its own".to_owned(),
                        hint: "loop over those of the variables, like changes or offer.sign_on",
                    });
                }
                _ => {}
            }
            word = (quote.is_none() && is_of_word).then(|| word.unwrap_or(place));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::refused;

    fn word(template: &str) -> Option<&str> {
        refused(template).and_then(|refused| template.get(refused.span))
    }

    #[test]
    fn what_could_outgrow_memory_is_refused_where_it_stands() {
        for (template, refused) in [
            ("{{ me ~ me }}", "~"),
            ("{% set a = me * 9 %}", "*"),
            ("{# {{ \" #}{{ me + me }}", "+"),
            ("{{ \"\\\"\" ~ me }}", "~"),
            ("{% set a = [me, me] %}", "["),
            ("{% set a = me or[me] %}", "["),
            ("{% set a = (me, me) %}", ","),
            ("{{ {} }}", "{"),
            ("{% raw %}{{ \" {% endraw %}{{ me ~ me }}", "raw"),
            ("{% set a %}{{ me }}{% endset %}", "endset"),
            ("{% for a in me recursive%}", "recursive"),
        ] {
            assert_eq!(word(template), Some(refused), "{template}");
        }
        assert_eq!(word(&format!("{{{{ me{} }}}}", ".a".repeat(500))), Some("{{"));
        assert_eq!(word(&"{% if me %}".repeat(1_001)), Some("{%"));
    }

    #[test]
    fn what_a_letter_needs_is_not() {
        for template in [
            "1 + 1 = [2] {# a ~ b #} {x}",
            "{{ offer.sign_on[0] }}{{ offer['base'] }}{{ \"~ + * [ {\" }}{{ 'a\\'~' }}",
            "{%- if me == \"x\" -%} + {%- endif -%} ~",
            "{%+ if me %} endset raw {% endif +%} {{ 'recursive' }} {{ offer.raw }}",
        ] {
            assert_eq!(word(template), None, "{template}");
        }
    }
}
