//! Whether bands for one role say anything about an offer for another.

use super::band::words;

/// Titles that mean an engineering manager by themselves.
const TITLES: [&str; 4] = ["sdm", "sem", "em", "swem"];

/// What somebody who leads people is called.
const LEADS: [&str; 9] =
    ["manager", "managers", "management", "mgr", "director", "head", "vp", "president", "cto"];

/// What engineers do.
const ENGINEERING: [&str; 9] = [
    "engineering",
    "engineer",
    "engineers",
    "software",
    "development",
    "developer",
    "developers",
    "swe",
    "sde",
];

/// What managers manage who need no engineers.
const OTHER: [&str; 10] = [
    "product",
    "products",
    "program",
    "programme",
    "project",
    "account",
    "sales",
    "marketing",
    "success",
    "business",
];

/// Words of a grade, which say nothing of what somebody does.
const GRADES: [&str; 8] = ["senior", "sr", "principal", "staff", "group", "i", "ii", "iii"];

/// Whether bands for a role apply to an offer's: both are the same, or both are engineering
/// managers, by whatever title.
pub(super) fn is_of(role: &str, bands: &str) -> bool {
    words(role) == words(bands) || [role, bands].into_iter().all(manages_engineers)
}

/// Whether a title is one of engineering management: SDM, EM, engineering manager, director of
/// engineering; also manager without saying of what, but not product or program manager.
fn manages_engineers(title: &str) -> bool {
    let title = words(title);
    let words: Vec<&str> = title.split_whitespace().collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    if has(&OTHER) {
        return false;
    }
    let says_no_more = || {
        let mut left = words.iter().filter(|word| !GRADES.contains(word));
        left.next() == Some(&"manager") && left.next().is_none()
    };
    has(&TITLES) || has(&LEADS) && has(&ENGINEERING) || says_no_more()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engineering_managers_have_many_titles() {
        for title in [
            "SDM",
            "Senior SDM",
            "EM",
            "Software Development Manager",
            "Software Engineering Manager",
            "Principal Software Engineering Manager",
            "Engineering Manager, Ads",
            "Manager",
            "Senior manager II",
            "Manager of Engineering",
            "Director of Engineering",
            "Head of Engineering",
            "VP, Engineering",
            "engineering management",
        ] {
            assert!(is_of(title, "engineering manager"), "{title}");
        }
    }

    #[test]
    fn other_jobs_are_not_engineering_management() {
        for title in [
            "",
            "Software Engineer",
            "Senior Software Development Engineer",
            "Tech Lead",
            "Product Manager",
            "Software Product Manager",
            "Technical Program Manager",
            "Engineering Program Manager",
            "Account Manager",
            "Office Manager",
            "Director",
            "Emergency Planner",
        ] {
            assert!(!is_of(title, "engineering manager"), "{title}");
        }
        assert!(is_of("Data Scientist", "data scientist"));
        assert!(!is_of("Engineering Manager", "data scientist"));
    }
}
