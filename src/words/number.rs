//! Numbers as a language writes them.

use super::Words;

impl Words {
    /// Whether scripts can read a number as it is written.
    #[must_use]
    pub fn has_plain_numbers(&self) -> bool {
        self.word("number.point") == "." && self.word("number.group").trim().is_empty()
    }

    /// A decimal number that is written in ASCII: thousands apart where there are more than four digits (SI and ISO 80000
    /// leave four together), a true minus sign.
    #[must_use]
    pub fn number(&self, ascii: &str) -> String {
        let (sign, digits) = ascii.strip_prefix('-').map_or(("", ascii), |digits| ("\u{2212}", digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut out = sign.to_owned();
        for (i, digit) in whole.chars().enumerate() {
            if whole.len() > 4 && i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push_str(self.word("number.group"));
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push_str(self.word("number.point"));
            out.push_str(fraction);
        }
        out
    }
}
