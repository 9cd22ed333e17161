//! Text from outside made fit for a letter or message.

use super::sentence::squash;

/// Drops brackets that could pass for placeholders, markup signs, emoji and control characters.
#[must_use]
pub fn clean(text: &str) -> String {
    squash(&text.chars().filter(|c| !unfit(*c)).collect::<String>())
}

/// The text without emoji.
#[must_use]
pub fn without_emoji(text: &str) -> String {
    squash(&text.chars().filter(|c| !is_emoji(*c)).collect::<String>())
}

fn unfit(c: char) -> bool {
    matches!(c, '{' | '}' | '[' | ']' | '<' | '>' | '*' | '_' | '`' | '|' | '~' | '^')
        || (c.is_control() && !c.is_whitespace())
        || is_emoji(c)
}

fn is_emoji(c: char) -> bool {
    matches!(u32::from(c),
        0x200D | 0x20E3 | 0x2300..=0x23FF | 0x2460..=0x27BF | 0x2900..=0x297F
        | 0x2B00..=0x2BFF | 0x3030 | 0x303D | 0xFE00..=0xFE0F | 0x1F000..=0x1FAFF
        | 0xE0000..=0xE007F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_emoji_go() {
        assert_eq!(clean("🚀 {{title}} [Company] C# Engineer*"), "title Company C# Engineer");
        assert_eq!(without_emoji("Cut 9 → 5 days ✅"), "Cut 9 → 5 days");
    }
}
