//! The user's folders, after the XDG Base Directory Specification.

use std::path::PathBuf;

fn base(variable: &str, under_home: &str) -> Option<PathBuf> {
    // The specification says to ignore relative paths.
    let set = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    set.or_else(|| {
        let home = std::env::var_os("HOME").map(PathBuf::from)?;
        home.is_absolute().then(|| home.join(under_home))
    })
}

/// Where configuration is looked for.
pub fn config() -> Option<PathBuf> {
    base("XDG_CONFIG_HOME", ".config").map(|dir| dir.join("tailord"))
}

/// Where state is kept.
pub fn data() -> Option<PathBuf> {
    base("XDG_DATA_HOME", ".local/share").map(|dir| dir.join("tailord"))
}
