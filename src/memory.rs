//! How much memory a process held.

/// Most memory a process ever held, in KiB, where the system says so. `process` is its number, or
/// `self`.
#[must_use]
pub fn peak_rss_kib(process: &str) -> Option<u64> {
    read(process, "VmHWM:")
}

/// Memory a process holds now, in KiB, where the system says so.
#[must_use]
pub fn rss_kib(process: &str) -> Option<u64> {
    read(process, "VmRSS:")
}

fn read(process: &str, field: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
