//! Which of too many offers are drawn.

use std::cmp::Reverse;

use offercalc::Decimal;

/// The indices of the first figure and the largest others, in order.
pub(super) fn largest(figures: &[Decimal], most: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (1..figures.len()).collect();
    order.sort_by_key(|index| Reverse(figures.get(*index)));
    order.truncate(most.saturating_sub(1));
    order.extend((!figures.is_empty()).then_some(0));
    order.sort_unstable();
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_too_many_the_first_and_the_largest_are_drawn() {
        let figures = [1, 5, 3, 9, 2].map(Decimal::from);
        assert_eq!(largest(&figures, 3), [0, 1, 3]);
        assert_eq!(largest(&figures, 9), [0, 1, 2, 3, 4]);
        assert_eq!(largest(&[], 9), [0; 0]);
    }
}
