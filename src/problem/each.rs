//! Every string over an alphabet, which a case can call a function with.

/// `each = { strings = "()[]{}", up_to = 6 }`
#[derive(Debug, Clone, PartialEq)]
pub struct Each {
    pub alphabet: Vec<char>,
    pub up_to: u32,
    /// The strings for which the answer is true; every other is false.
    pub expect_true: Vec<String>,
}

impl Each {
    /// All strings over the alphabet up to a length, by length, then in the
    /// alphabet's order.
    pub fn strings(&self, up_to: u32) -> impl Iterator<Item = String> + '_ {
        (0..self.count(up_to)).map(|place| self.text(place))
    }

    /// How many strings there are up to a length.
    pub fn count(&self, up_to: u32) -> usize {
        (0..=up_to).map(|length| self.of_length(length)).sum()
    }

    /// How many strings of a length there are; 0 where nobody could count them.
    fn of_length(&self, length: u32) -> usize {
        self.alphabet.len().checked_pow(length).unwrap_or(0)
    }

    /// The string in that place, from 0.
    pub fn text(&self, place: usize) -> String {
        let (mut length, mut number) = (0, place);
        while number >= self.of_length(length) {
            number -= self.of_length(length);
            length += 1;
        }
        let mut letters: Vec<char> = Vec::with_capacity(length as usize);
        for _ in 0..length {
            letters.push(self.alphabet[number % self.alphabet.len()]);
            number /= self.alphabet.len();
        }
        letters.iter().rev().collect()
    }

    /// The place of a string; `None` for one that is not over the alphabet.
    pub fn place(&self, text: &str) -> Option<usize> {
        let mut length = 0;
        let mut number: usize = 0;
        for letter in text.chars() {
            let digit = self.alphabet.iter().position(|known| *known == letter)?;
            number = number
                .checked_mul(self.alphabet.len())?
                .checked_add(digit)?;
            length += 1;
        }
        let shorter: usize = (0..length).map(|length| self.of_length(length)).sum();
        shorter.checked_add(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_come_shortest_first_in_the_order_of_the_alphabet() {
        let each = |alphabet: &str, up_to| Each {
            alphabet: alphabet.chars().collect(),
            up_to,
            expect_true: Vec::new(),
        };
        let all: Vec<String> = each("ba", 2).strings(2).collect();
        assert_eq!(all, ["", "b", "a", "bb", "ba", "ab", "aa"]);
        let brackets = each("()[]{}", 6);
        assert_eq!(brackets.strings(6).count(), 55_987);
        for (place, text) in brackets.strings(4).enumerate() {
            assert_eq!(brackets.place(&text), Some(place));
        }
        assert_eq!(brackets.place("(a"), None);
    }
}
