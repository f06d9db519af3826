//! Decides whether bands for one role apply to another.

use super::band::words;

/// Abbreviated titles of engineering managers.
const TITLES: [&str; 4] = ["sdm", "sem", "em", "swem"];

/// Words for people managers.
const LEADS: [&str; 9] =
    ["manager", "managers", "management", "mgr", "director", "head", "vp", "president", "cto"];

/// Words for engineering fields.
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

/// Words for managers in other fields.
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

/// Words for seniority, which do not affect the role.
const GRADES: [&str; 8] = ["senior", "sr", "principal", "staff", "group", "i", "ii", "iii"];

/// Whether bands for a role apply to an offer's role: both are equal, or both are engineering
/// management roles.
pub(super) fn is_of(role: &str, bands: &str) -> bool {
    words(role) == words(bands) || [role, bands].into_iter().all(manages_engineers)
}

/// Whether a title is an engineering management role, such as SDM, EM or director of engineering. A
/// bare `manager` counts; product and program managers do not.
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
