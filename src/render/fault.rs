//! Faults asked for by a test. Builds for use have none.

/// Names a fault and the document it strikes: `panic:cv.pdf`, `loop:…`, `hang:…`, `memory:…`.
#[cfg(debug_assertions)]
pub(super) const VARIABLE: &str = "TAILORD_RENDER_FAULT";

/// Strikes when a test asked for it.
#[cfg(debug_assertions)]
pub(super) fn strike(document: &str) {
    let order = std::env::var(VARIABLE).unwrap_or_default();
    match order.split_once(':') {
        Some((fault, victim)) if victim == document => commit(fault),
        _ => {}
    }
}

#[cfg(not(debug_assertions))]
pub(super) fn strike(_document: &str) {}

#[cfg(debug_assertions)]
fn commit(fault: &str) {
    match fault {
        "panic" => panic!("asked for by a test"),
        "loop" => loop {
            std::hint::spin_loop();
        },
        "hang" => loop {
            std::thread::park();
        },
        "memory" => {
            std::hint::black_box(vec![1_u8; 2 << 30]);
        }
        "stack" => {
            std::hint::black_box(deep(0));
        }
        other => panic!("`{other}` is no fault"),
    }
}

/// Recursion without an end in sight.
#[cfg(debug_assertions)]
fn deep(level: u64) -> u64 {
    if std::hint::black_box(level) == u64::MAX {
        return level;
    }
    let page = std::hint::black_box([level; 512]);
    page[level as usize % 512].wrapping_add(deep(level.wrapping_add(1)))
}
