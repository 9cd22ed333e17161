//! Exact values: rational numbers, so that 1.2 million is 1,200,000 and half is 50 percent.

/// A reduced fraction; the denominator is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    numerator: i128,
    denominator: i128,
}

impl Value {
    /// A whole number.
    #[must_use]
    pub fn whole(number: i64) -> Self {
        Self { numerator: i128::from(number), denominator: 1 }
    }

    /// `numerator / denominator`, reduced; `None` for a zero denominator.
    #[must_use]
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()).max(1);
        let divisor = i128::try_from(divisor).ok()?;
        let sign = denominator.signum();
        Some(Self {
            numerator: sign * (numerator / divisor),
            denominator: (denominator / divisor).abs(),
        })
    }

    /// Reads digits with separators, of either custom: `1,200`, `1.200`, `1.200,5`, `3.97`, `1'000`.
    /// A single separator before exactly three digits groups thousands when it is a comma, or when
    /// it comes more than once; `1.200` is 1.2.
    #[must_use]
    pub fn from_digits(written: &str) -> Option<Self> {
        let text: String =
            written.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
        let decimal = decimal_mark(&text);
        let mut digits = String::new();
        let mut places = 0_u32;
        let mut fraction = false;
        for (at, c) in text.char_indices() {
            if c.is_ascii_digit() {
                digits.push(c);
                places += u32::from(fraction);
            } else if Some(at) == decimal {
                fraction = true;
            }
        }
        let number: i128 = digits.parse().ok()?;
        Self::ratio(number, 10_i128.checked_pow(places)?)
    }

    /// The product, unless it overflows.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        Self::ratio(
            self.numerator.checked_mul(other.numerator)?,
            self.denominator.checked_mul(other.denominator)?,
        )
    }

    /// The sum, unless it overflows.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::ratio(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// The quotient, unless it overflows or divides by zero.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        Self::ratio(
            self.numerator.checked_mul(other.denominator)?,
            self.denominator.checked_mul(other.numerator)?,
        )
    }

    /// A whole number that fits.
    #[must_use]
    pub fn as_whole(self) -> Option<i64> {
        (self.denominator == 1).then(|| i64::try_from(self.numerator).ok()).flatten()
    }

    /// Nearest floating-point number, for comparisons of size only.
    #[must_use]
    pub fn approximate(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

/// Byte position of the decimal mark, if one of the separators is that.
fn decimal_mark(text: &str) -> Option<usize> {
    let last = text.rfind(['.', ','])?;
    let mark = text.as_bytes().get(last).copied()?;
    let other = if mark == b'.' { ',' } else { '.' };
    let several = text.bytes().filter(|&b| b == mark).count() > 1;
    if several {
        return None;
    }
    let digits_after = text.len() - last - 1;
    if text.contains(other) || mark == b'.' || digits_after != 3 {
        return Some(last);
    }
    // `1,200` groups; `0,125` can't.
    text.starts_with('0').then_some(last)
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_read_either_way() {
        assert_eq!(Value::from_digits("1,200"), Some(Value::whole(1200)));
        assert_eq!(Value::from_digits("1'200'000"), Some(Value::whole(1_200_000)));
        assert_eq!(Value::from_digits("1.200.000"), Some(Value::whole(1_200_000)));
        assert_eq!(Value::from_digits("1.200,50"), Value::ratio(2401, 2));
        assert_eq!(Value::from_digits("3.97"), Value::ratio(397, 100));
        assert_eq!(Value::from_digits("99,9"), Value::ratio(999, 10));
    }

    #[test]
    fn overflow_is_none() {
        assert_eq!(Value::from_digits(&"9".repeat(60)), None);
        let big = Value::ratio(i128::MAX, 1).expect("fits");
        assert_eq!(big.times(big), None);
    }
}
