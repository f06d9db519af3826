//! Rejects templates that could exhaust memory or the stack.
//!
//! minijinja has no limits for this: fuel counts steps but not the size of a value, the recursion
//! limit counts calls but not the length of an expression, and the tokenizer is not part of the
//! stable API.

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

/// The longest tag, in bytes. The parser recurses into its parts.
const LONGEST_TAG: usize = 1_000;

/// The most tags. The parser recurses into nested tags.
const MOST_TAGS: usize = 1_000;

/// The keywords of an expression.
const WORDS: [&str; 7] = ["and", "else", "if", "in", "is", "not", "or"];

/// Tags that capture text, or text that is not parsed as a template.
const REFUSED_TAGS: [&str; 4] = ["endfilter", "endraw", "endset", "raw"];

/// The keyword that makes a loop call itself.
const RECURSIVE: &str = "recursive";

/// A rejected tag, its place, and what to write instead.
pub(super) struct RefusedTag {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) hint: &'static str,
}

/// The first rejected tag of a template.
pub(super) fn refused(template: &str) -> Option<RefusedTag> {
    Tags::new(template).refused()
}

/// The tags of a template, in order.
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
                            message: format!("a template has at most {MOST_TAGS} tags"),
                            hint: "write fixed values as plain text",
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

    /// The rejection of a word, if it is not allowed.
    fn word(&self, span: Range<usize>) -> Option<RefusedTag> {
        let word = self.template.get(span.clone())?;
        let is_tag = || {
            let before = self.template.get(..span.start).unwrap_or_default();
            before.trim_end().trim_end_matches(['-', '+']).ends_with("{%")
        };
        let is_refused = word == RECURSIVE || REFUSED_TAGS.contains(&word) && is_tag();
        is_refused.then(|| RefusedTag {
            span,
            message: format!("`{word}` is not supported in a template"),
            hint: "write text in place, and use plain loops",
        })
    }

    /// Whether a word is a name and not a keyword.
    fn names(&self, word: Range<usize>) -> bool {
        self.template.get(word).is_some_and(|word| !WORDS.contains(&word))
    }

    /// Reads the tag that starts at a place, up to the first rejected part.
    fn tag(&mut self, start: usize) -> Option<RefusedTag> {
        let mut quote = None;
        self.chars.next_if(|next| next.1 == '+');
        // The start of the preceding word: after a name, `[` is a lookup and not a list.
        let mut word = None;
        while let Some((place, c)) = self.chars.next() {
            if place - start > LONGEST_TAG {
                return Some(RefusedTag {
                    span: start..start + 2,
                    message: format!("a tag has at most {LONGEST_TAG} characters"),
                    hint: "split it into several tags",
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
                        message: format!("`{c}` is not supported in a template"),
                        hint: "write each value in its own {{ }}",
                    });
                }
                (None, '[') if word.is_some_and(|word| self.names(word..place)) => {}
                (None, '{' | '[' | ',') => {
                    return Some(RefusedTag {
                        span: one,
                        message: "a template cannot create lists".to_owned(),
                        hint: "loop over a variable, like changes or offer.sign_on",
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
    fn templates_that_could_exhaust_memory_are_rejected() {
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
    fn ordinary_templates_are_accepted() {
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
