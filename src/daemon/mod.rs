//! x
/// x
pub fn run(_c: crate::command::Context) -> anyhow::Result<()> {
    Ok(())
}
