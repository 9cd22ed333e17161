//! Compiled patterns.

/// A regular expression compiled once: `pattern!(NAME, r"…")`.
macro_rules! pattern {
    ($name:ident, $source:expr) => {
        static $name: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
            regex::RegexBuilder::new(&crate::text::latin_pattern($source))
                .dfa_size_limit(4 << 20)
                .build()
                .expect("a valid pattern")
        });
    };
}

pub(super) use pattern;
