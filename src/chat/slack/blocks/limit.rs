//! Slack's limits, in UTF-16 code units where they are of characters: the strictest way to count.

/// Blocks of a message.
pub const MESSAGE_BLOCKS: usize = 50;
/// Blocks of a view.
pub const VIEW_BLOCKS: usize = 100;
/// Bytes of a view, as JSON.
pub const VIEW_BYTES: usize = 250_000;
/// All text of a message's blocks; above about 11 000 it is refused.
pub const MESSAGE_TEXT: usize = 10_000;
/// Text of a section, and of a rich text block here.
pub const TEXT: usize = 3000;
/// Text of a field of a section.
pub const FIELD: usize = 2000;
/// Fields of a section.
pub const FIELDS: usize = 10;
/// Text of a header.
pub const HEADER: usize = 150;
/// Elements of a context block.
pub const CONTEXT: usize = 10;
/// Elements of an actions block.
pub const ACTIONS: usize = 25;
/// Label of a button.
pub const BUTTON: usize = 75;
/// Value of a button.
pub const BUTTON_VALUE: usize = 2000;
/// Name of an action or a block.
pub const ID: usize = 255;
/// Text of an option, and of a group of options.
pub const OPTION: usize = 75;
/// Value of an option.
pub const OPTION_VALUE: usize = 150;
/// Options of a select or of a group, and groups of a select.
pub const OPTIONS: usize = 100;
/// Options of an overflow menu.
pub const MENU: std::ops::RangeInclusive<usize> = 2..=5;
/// Text shown where nothing is chosen yet.
pub const PLACEHOLDER: usize = 150;
/// Title of a confirmation.
pub const CONFIRM_TITLE: usize = 100;
/// Text of a confirmation.
pub const CONFIRM_TEXT: usize = 300;
/// Label of a confirmation's button.
pub const CONFIRM_BUTTON: usize = 30;
/// An address.
pub const URL: usize = 3000;
/// Title of a view, and labels of its buttons.
pub const TITLE: usize = 24;
/// What comes back with a view, unseen.
pub const PRIVATE: usize = 3000;
/// Label and hint of an input.
pub const INPUT_LABEL: usize = 2000;
/// Text of a plain input.
pub const INPUT_TEXT: usize = 3000;

/// Length as the limits count it.
pub fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// All text of a block that counts towards that of its message: texts, addresses and fallbacks.
pub fn text_of(value: &serde_json::Value) -> usize {
    use serde_json::Value;
    match value {
        Value::Array(values) => values.iter().map(text_of).sum(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| match value {
                Value::String(text) if ["text", "url", "fallback"].contains(&key.as_str()) => {
                    units(text)
                }
                Value::String(_) => 0,
                value => text_of(value),
            })
            .sum(),
        _ => 0,
    }
}

/// Whether a moment can be shown by Slack: seconds since 1970 of at most ten digits.
pub fn is_moment(seconds: i64) -> bool {
    (0..=9_999_999_999).contains(&seconds)
}
