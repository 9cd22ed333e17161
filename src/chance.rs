//! Chance, where it only spreads things out in time.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// A number from 0 to 1, other each time. Not for secrets.
pub fn unit() -> f64 {
    // Each state of the standard library's hasher starts from a random key of its own.
    let bits = RandomState::new().build_hasher().finish();
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// A token nobody can guess: 80 bits from the system, in letters and digits that are told apart
/// easily.
///
/// # Errors
/// When the system gives no random bytes.
pub fn token() -> std::io::Result<String> {
    use std::io::Read as _;
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0; 16];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| ALPHABET[usize::from(byte % 32)] as char).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_are_easy_to_type() {
        let (one, two) = (token().unwrap(), token().unwrap());
        assert_ne!(one, two);
        assert!(one.len() == 16 && one.chars().all(|c| c.is_ascii_alphanumeric()), "{one}");
    }

    #[test]
    fn units_are_from_zero_to_one() {
        assert!((0..1000).all(|_| (0.0..1.0).contains(&unit())));
    }
}
