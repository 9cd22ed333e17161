//! Word files as `LibreOffice` opens them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Workplace, pdftotext, sample_cv, sample_posting};

/// Converts files to PDF in one start of `LibreOffice`, with a profile of its own.
fn converted(place: &Workplace, files: &[PathBuf]) -> Vec<PathBuf> {
    let out = place.path("converted");
    let profile = format!("-env:UserInstallation=file://{}", place.path("office").display());
    let output = Command::new("soffice")
        .args([profile.as_str(), "--headless", "--norestore", "--convert-to", "pdf", "--outdir"])
        .arg(&out)
        .args(files)
        .env("HOME", place.path(""))
        .output()
        .expect("LibreOffice is needed: scripts/test installs libreoffice-writer");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let name = |file: &PathBuf| Path::new(file.file_name().unwrap()).with_extension("pdf");
    files.iter().map(|file| out.join(name(file))).collect()
}

/// The characters, whatever the lines are broken at: where `LibreOffice` breaks a compound after its
/// hyphen, pdftotext takes the hyphen for one of the line break.
fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

/// GAP-027: the Word file opens, with the words of the PDF in the same order: CV and letter, in
/// every theme, on both papers.
#[test]
fn word_files_open_in_libreoffice_with_the_text_of_the_pdf() {
    let place = Workplace::new();
    let mut pairs: Vec<(PathBuf, PathBuf)> = Vec::new();
    for (theme, paper) in [("plain", "letter"), ("modern", "a4"), ("designed", "a4")] {
        place
            .run_with(
                [
                    "process".as_ref(),
                    sample_posting().as_os_str(),
                    "--profile".as_ref(),
                    sample_cv().as_os_str(),
                    "--out".as_ref(),
                    theme.as_ref(),
                    "--theme".as_ref(),
                    theme.as_ref(),
                ],
                |command| {
                    command.env("TAILORD__DOCUMENT__PAPER", paper);
                },
                b"",
            )
            .ok();
        for kind in ["cv", "letter"] {
            let file = |extension: &str| place.path(theme).join(kind).with_extension(extension);
            let docx = place.path(&format!("{theme}-{kind}.docx"));
            std::fs::copy(file("docx"), &docx).unwrap();
            pairs.push((docx, file("pdf")));
        }
    }
    let files: Vec<PathBuf> = pairs.iter().map(|(docx, _)| docx.clone()).collect();
    for (opened, (docx, pdf)) in converted(&place, &files).iter().zip(&pairs) {
        let (opened, wanted) = (solid(&pdftotext(opened)), solid(&pdftotext(pdf)));
        let same = opened.chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count();
        let rest = |text: &str| text.chars().skip(same).take(60).collect::<String>();
        assert!(
            opened == wanted,
            "{}: `{}` instead of `{}`",
            docx.display(),
            rest(&opened),
            rest(&wanted)
        );
    }
}
