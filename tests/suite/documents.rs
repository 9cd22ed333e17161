//! The documents as other programs read them.

use std::process::Command;

use crate::support::{
    Workplace, candidate, docx_text, folded, pdftotext, sample_cv, sample_posting,
};

fn pdfinfo(path: &std::path::Path) -> String {
    let output = Command::new("pdfinfo").arg(path).output().expect("install poppler-utils");
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_pdf_is_tagged_titled_and_of_the_right_size() {
    let place = Workplace::new();
    place.process(&sample_posting(), &sample_cv());
    let info = pdfinfo(&place.path("out/cv.pdf"));
    let master = tailord::candidate::load(&sample_cv()).unwrap();
    let value = |key: &str| {
        let line = info.lines().find(|line| line.starts_with(key)).unwrap_or_default();
        line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    assert!(value("Title").contains(&master.identity.name), "{info}");
    assert_eq!(value("Author"), master.identity.name);
    assert_ne!(value("Keywords"), "");
    assert_eq!(value("Tagged"), "yes");
    assert_eq!(value("Pages"), "2");
    assert!(value("Page size").contains("A4"), "{info}");
    assert_eq!(value("JavaScript"), "no");
}

/// Same input, same bytes: in another home, another store, another process.
#[test]
fn the_same_input_gives_the_same_bytes() {
    let (one, two) = (Workplace::new(), Workplace::new());
    let first = one.process(&sample_posting(), &sample_cv());
    let second = two.process(&sample_posting(), &sample_cv());
    assert_eq!(first["artifacts"], second["artifacts"]);
    for file in one.files("out").iter().filter(|file| *file != "report.json") {
        let read = |place: &Workplace| std::fs::read(place.path("out").join(file)).unwrap();
        assert!(read(&one) == read(&two), "{file} differs");
    }
}

/// GAP-047, GAP-048: text, PDF and DOCX hold the same words.
#[test]
fn text_pdf_and_docx_hold_the_same_words() {
    let place = Workplace::new();
    let report = place.process(&sample_posting(), &candidate("nurse"));
    let text = folded(&std::fs::read_to_string(place.path("out/cv.txt")).unwrap());
    let pdf = folded(&pdftotext(&place.path("out/cv.pdf")));
    let docx = folded(&docx_text(&place.path("out/cv.docx")));
    for line in report["cv"]["lines"].as_array().unwrap() {
        if ["profile", "experience"].contains(&line["section"].as_str().unwrap()) {
            let line = folded(line["text"].as_str().unwrap());
            for (name, whole) in [("cv.txt", &text), ("cv.pdf", &pdf), ("cv.docx", &docx)] {
                assert!(whole.contains(&line), "{name} lacks: {line}\n{whole}");
            }
        }
    }
}

#[test]
fn previews_are_pictures_of_each_page() {
    let place = Workplace::new();
    let report = place.process(&sample_posting(), &sample_cv());
    for page in 1..=report["cv"]["pages"].as_u64().unwrap() {
        let png = std::fs::read(place.path(&format!("out/cv-{page}.png"))).unwrap();
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        let (width, height) = (number(16), number(20));
        assert!((800..1300).contains(&width) && (1100..1700).contains(&height));
    }
}
