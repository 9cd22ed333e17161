//! The recovery kit of the vault as a page to print.

use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

use super::render::{RenderError, export};
use super::style::{Paper, Template};
use super::world;
use crate::vault::kit::{self, FROM_PAPER, Kit, PLAIN, STEPS};

/// A QR code: how many squares it has a side, and the dark ones as runs along each row.
#[derive(Serialize)]
struct Squares {
    side: usize,
    runs: Vec<Run>,
}

#[derive(Serialize)]
struct Run {
    x: usize,
    y: usize,
    length: usize,
}

#[derive(Serialize)]
struct Line {
    groups: Vec<String>,
    check: String,
}

#[derive(Serialize)]
struct Step {
    why: &'static str,
    command: &'static str,
}

#[derive(Serialize)]
struct View {
    width: f64,
    height: f64,
    title: &'static str,
    made: String,
    vault: String,
    names: String,
    qr: Squares,
    lines: Vec<Line>,
    check: String,
    steps: Vec<Step>,
    plain: Step,
    copy: Option<Squares>,
    from_paper: Step,
    keys: Vec<(&'static str, String)>,
}

/// The PDF: the key as text and as QR code, what it opens, and the commands of a recovery.
///
/// # Errors
/// A fault of the template.
pub fn render(kit: &Kit, paper: Paper) -> Result<Vec<u8>, RenderError> {
    let (width, height) = paper.size();
    let recipients = &kit.recipients;
    let mut keys = vec![
        ("This kit", recipients.recovery.clone()),
        ("The machine", recipients.operator.clone()),
    ];
    keys.extend(recipients.others.iter().map(|key| ("Another", key.clone())));
    let view = View {
        width,
        height,
        title: "Recovery kit of the tailord vault",
        made: kit.made.format("%Y-%m-%d").to_string(),
        vault: kit.vault.clone(),
        names: kit.names.join(", "),
        qr: squares(kit.key.expose().as_bytes(), EcLevel::Q)
            .map_err(|error| RenderError::Layout(format!("QR code: {error}")))?,
        lines: kit
            .lines()
            .into_iter()
            .map(|line| Line { groups: line.groups, check: line.check })
            .collect(),
        check: kit.check(),
        steps: STEPS.iter().map(Step::of).collect(),
        plain: Step::of(&PLAIN),
        copy: copy(&kit.sealed),
        from_paper: Step::of(&FROM_PAPER),
        keys,
    };
    let data = serde_json::to_vec(&view).map_err(|error| RenderError::Layout(error.to_string()))?;
    let document = world::compile(Template::Kit, data).map_err(RenderError::Layout)?;
    export(&document)
}

impl Step {
    fn of(step: &kit::Step) -> Self {
        Self { why: step.why, command: step.command }
    }
}

/// The whole vault as a code, with as much spare as fits; none where it is too large for one that
/// scanners still read from paper.
fn copy(sealed: &[u8]) -> Option<Squares> {
    const LARGEST: usize = 2_600;
    if sealed.is_empty() || sealed.len() > LARGEST {
        return None;
    }
    let mut levels = [EcLevel::M, EcLevel::L].into_iter();
    levels.find_map(|level| squares(sealed, level).ok())
}

/// A code; at level Q it still reads when a quarter of it is torn or stained.
fn squares(content: &[u8], level: EcLevel) -> Result<Squares, QrError> {
    let code = QrCode::with_error_correction_level(content, level)?;
    let side = code.width();
    let colours = code.into_colors();
    let mut runs: Vec<Run> = Vec::new();
    for (y, row) in colours.chunks(side).enumerate() {
        let dark = row.iter().enumerate().filter(|(_, colour)| **colour == Color::Dark);
        for (x, _) in dark {
            match runs.last_mut() {
                Some(run) if run.y == y && run.x + run.length == x => run.length += 1,
                _ => runs.push(Run { x, y, length: 1 }),
            }
        }
    }
    Ok(Squares { side, runs })
}
