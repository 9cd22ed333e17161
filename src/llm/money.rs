//! Amounts of money from decimal text, without a float in between.

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not a decimal number, or a negative one.
    #[error("is not an amount; write digits with a decimal point, e.g. \"2.50\"")]
    Malformed,
    /// It has more decimals than are counted.
    #[error("has more than {0} decimals")]
    TooFine(u32),
    /// It has more digits than fit.
    #[error("is too large")]
    TooLarge,
}

/// Digits of the fraction below this are of no consequence, and not read.
const FINEST: i64 = 60;

/// A decimal number such as `2.50`, `3` or `1.375e-07`, times 10 to the power of `decimals`; finer
/// digits are an error.
pub fn exact(text: &str, decimals: u32) -> Result<u128, AmountError> {
    match scaled(text, decimals)? {
        (whole, false) => Ok(whole),
        (_, true) => Err(AmountError::TooFine(decimals)),
    }
}

/// The same; finer digits are rounded up.
pub fn rounded_up(text: &str, decimals: u32) -> Result<u128, AmountError> {
    let (whole, more) = scaled(text, decimals)?;
    whole.checked_add(u128::from(more)).ok_or(AmountError::TooLarge)
}

/// The number in units of 10 to the power of minus `decimals`, cut off, and whether anything was.
fn scaled(text: &str, decimals: u32) -> Result<(u128, bool), AmountError> {
    use AmountError::{Malformed, TooLarge};
    let text = text.trim();
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            (mantissa, exponent.parse::<i16>().map_err(|_| Malformed)?.into())
        }
        None => (text, 0_i64),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = || whole.bytes().chain(fraction.bytes());
    if digits().next().is_none() || !digits().all(|digit| digit.is_ascii_digit()) {
        return Err(Malformed);
    }
    let mut value: u128 = 0;
    let mut more = false;
    // Place of the next digit, counted from the unit that is asked for.
    let mut place = whole.len() as i64 - 1 + exponent + i64::from(decimals);
    for digit in digits().map(|digit| u128::from(digit - b'0')) {
        if place >= 0 {
            value = value.checked_mul(10).and_then(|ten| ten.checked_add(digit)).ok_or(TooLarge)?;
        } else if place > -FINEST {
            more |= digit != 0;
        }
        place -= 1;
    }
    for _ in 0..=place {
        if value == 0 {
            break;
        }
        value = value.checked_mul(10).ok_or(TooLarge)?;
    }
    Ok((value, more))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_text_is_read_to_the_last_digit() {
        for (text, nano) in [
            ("2.50", 2_500_000_000),
            ("3", 3_000_000_000),
            (".5", 500_000_000),
            ("0.000000001", 1),
            ("1e-9", 1),
            ("1.5e1", 15_000_000_000),
            ("2.5000000000000", 2_500_000_000),
            ("0", 0),
            ("0e30", 0),
            ("0.1", 100_000_000),
        ] {
            assert_eq!(exact(text, 9), Ok(nano), "{text}");
        }
        assert_eq!(exact("1.375e-07", 18), Ok(137_500_000_000));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", ".", "-1", "+1", "1,5", "NaN", "inf", "1e", "1e99999", "$5", "1.2.3", "é"]
        {
            assert_eq!(exact(text, 9), Err(AmountError::Malformed), "{text}");
        }
        assert_eq!(exact("0.0000000001", 9), Err(AmountError::TooFine(9)));
        assert_eq!(exact("1e300", 9), Err(AmountError::TooLarge));
        assert_eq!(rounded_up("0.0000000001", 9), Ok(1));
        assert_eq!(rounded_up("2.50", 9), Ok(2_500_000_000));
    }
}
