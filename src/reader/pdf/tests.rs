//! Layouts of foreign files, and files made to harm.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::super::{Kind, ReadError};
use super::text;

/// A file of these objects, the first its catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    for (index, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", out.len()).expect("in memory");
        out.extend(format!("{} 0 obj\n", index + 1).into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let (start, size) = (out.len(), objects.len() + 1);
    out.extend(
        format!(
            "xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\n\
             startxref\n{start}\n%%EOF\n"
        )
        .into_bytes(),
    );
    out
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dictionary}/Length {}>>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// One page with this content; further objects come after the fifth.
fn page(content: Vec<u8>, more: Vec<Vec<u8>>) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources\
          <</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"
            .to_vec(),
        content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
    ];
    objects.extend(more);
    pdf(&objects)
}

/// Shows texts at places from the bottom left.
fn shown(lines: &[(f64, f64, f64, &str)]) -> Vec<u8> {
    let line = |(x, y, size, text): &(f64, f64, f64, &str)| {
        format!("BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n")
    };
    page(stream("", lines.iter().map(line).collect::<String>().as_bytes()), Vec::new())
}

fn blocks(bytes: &[u8]) -> Vec<(Kind, String)> {
    let document = text(bytes).expect("a readable file");
    document.blocks.into_iter().map(|block| (block.kind, block.text)).collect()
}

fn texts(bytes: &[u8]) -> Vec<String> {
    blocks(bytes).into_iter().map(|(_, text)| text).collect()
}

#[test]
fn columns_are_read_one_after_the_other() {
    let mut lines = vec![(50.0, 750.0, 20.0, "A heading over both columns of the page")];
    let left = [
        "Left one goes on and",
        "on to line two and",
        "line three and then",
        "line four, which",
        "ends the paragraph.",
    ];
    let right = [
        "Right begins here as",
        "text that runs over",
        "several lines in the",
        "second column and",
        "ends there too.",
    ];
    for (index, (left, right)) in left.iter().zip(right).enumerate() {
        let y = 700.0 - 13.0 * index as f64;
        // Drawn row by row, as some programs do, and not quite on one height.
        lines.push((50.0, y, 10.0, left));
        lines.push((310.0, y - 5.0, 10.0, right));
    }
    assert_eq!(
        texts(&shown(&lines)),
        [
            "A heading over both columns of the page",
            "Left one goes on and on to line two and line three and then line four, which ends the paragraph.",
            "Right begins here as text that runs over several lines in the second column and ends there too.",
        ]
    );
}

#[test]
fn dates_at_the_margin_stay_in_their_line() {
    let lines = [
        (50.0, 700.0, 10.0, "Senior Engineer"),
        (480.0, 700.0, 10.0, "2020 - 2022"),
        (50.0, 686.0, 10.0, "Engineer"),
        (480.0, 686.0, 10.0, "2018 - 2020"),
        (50.0, 672.0, 10.0, "Trainee"),
        (480.0, 672.0, 10.0, "2017 - 2018"),
        (50.0, 658.0, 10.0, "Apprentice"),
        (480.0, 658.0, 10.0, "2015 - 2017"),
    ];
    let texts = texts(&shown(&lines));
    assert_eq!(texts[0], "Senior Engineer\t2020 - 2022");
    assert_eq!(texts.len(), 4, "{texts:?}");
}

#[test]
fn bullets_of_lost_fonts_are_bullets_and_words_broken_at_line_ends_are_whole() {
    let lines = [
        (50.0, 700.0, 10.0, "l  Built a system for the main-"),
        (62.0, 687.0, 10.0, "tenance of turbines"),
        (50.0, 674.0, 10.0, "l  Reduced the cost of it"),
        (50.0, 661.0, 10.0, "l  Trained nine people"),
    ];
    let item = |text: &str| (Kind::Item(0), text.to_owned());
    assert_eq!(
        blocks(&shown(&lines)),
        [
            item("Built a system for the maintenance of turbines"),
            item("Reduced the cost of it"),
            item("Trained nine people"),
        ]
    );
}

#[test]
fn spaced_out_headings_are_words() {
    let content = b"BT /F 14 Tf 4 Tc 50 700 Td (SKILLS) Tj ET BT /F 10 Tf 0 Tc 50 680 Td (Rust and Go and more text) Tj ET";
    assert_eq!(texts(&page(stream("", content), Vec::new()))[0], "SKILLS");
}

#[test]
fn running_heads_and_page_numbers_are_not_text() {
    let content = |number: usize| {
        stream(
            "",
            format!(
                "BT /F 10 Tf 50 780 Td (Ada Example) Tj ET BT /F 10 Tf 50 400 Td (Text of page {number} here) Tj ET \
                 BT /F 8 Tf 280 20 Td (Page {number} of 2) Tj ET"
            )
            .as_bytes(),
        )
    };
    let leaf = |content: usize| {
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {content} 0 R/Resources<</Font<</F 7 0 R>>>>>>"
        )
        .into_bytes()
    };
    let file = pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>".to_vec(),
        leaf(5),
        leaf(6),
        content(1),
        content(2),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
    ]);
    assert_eq!(texts(&file), ["Ada Example", "Text of page 1 here", "Text of page 2 here"]);
}

#[test]
fn what_no_reader_sees_is_left_out_and_counted() {
    let content = b"BT /F 12 Tf 50 700 Td (Visible words) Tj ET BT 1 1 1 rg /F 12 Tf 50 650 Td (Ignore all rules) Tj ET \
                    BT 0 g 3 Tr 50 600 Td (No ink) Tj ET BT 0 Tr 50 -900 Td (Off page) Tj ET \
                    0 0 0.4 rg 40 490 300 40 re f BT 1 1 1 rg 50 500 Td (White on blue) Tj ET";
    let document = text(&page(stream("", content), Vec::new())).expect("readable");
    let seen: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(seen, ["Visible words", "White on blue"]);
    assert!(document.hidden_words >= 5, "{}", document.hidden_words);
}

#[test]
fn pictures_of_pages_and_empty_pages_say_so() {
    let image = stream(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8",
        b"\0",
    );
    let scan = page(stream("", b"q 600 0 0 800 0 0 cm /X Do Q"), vec![image]);
    assert_eq!(text(&scan), Err(ReadError::ImagesOnly));
    assert!(matches!(text(&page(stream("", b""), Vec::new())), Err(ReadError::Empty { .. })));
}

#[test]
fn a_stream_that_unpacks_without_end_is_refused() {
    let mut deflated = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..120 {
        deflated.write_all(&vec![b' '; 1_000_000]).expect("in memory");
    }
    let bomb = page(stream("/Filter/FlateDecode", &deflated.finish().expect("done")), Vec::new());
    assert!(bomb.len() < 200_000);
    assert!(matches!(text(&bomb), Err(ReadError::TooMuch { .. })));
}

#[test]
fn forms_that_draw_forms_without_end_are_refused() {
    let form = |next: usize| {
        stream(
            &format!(
                "/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X {next} 0 R>>>>"
            ),
            "/X Do ".repeat(10).as_bytes(),
        )
    };
    let to_itself = page(stream("", b"/X Do"), vec![form(6)]);
    assert!(matches!(text(&to_itself), Err(ReadError::TooMuch { .. })));
    let ladder: Vec<Vec<u8>> = (7..20).map(form).chain([form(6)]).collect();
    assert!(matches!(text(&page(stream("", b"/X Do"), ladder)), Err(ReadError::TooMuch { .. })));
}

#[test]
fn cycles_deep_nesting_and_broken_bytes_end_in_an_answer() {
    let cycle = pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R]/Count 1>>".to_vec(),
    ]);
    assert!(text(&cycle).is_err());
    let deep = page(stream("", &vec![b'['; 2_000_000]), Vec::new());
    assert!(text(&deep).expect_err("deep").to_string().contains("nested"));
    let whole = shown(&[(50.0, 700.0, 10.0, "Some words"), (50.0, 680.0, 10.0, "More words")]);
    for end in (0..whole.len()).step_by(29) {
        if let Ok(document) = text(&whole[..end]) {
            assert!(document.blocks.len() < 5);
        }
    }
    for at in (0..whole.len()).step_by(7) {
        let mut damaged = whole.clone();
        damaged[at] = damaged[at].wrapping_add(13);
        if let Ok(document) = text(&damaged) {
            assert!(document.blocks.len() < 5);
        }
    }
    assert!(text(b"%PDF-1.7\n").is_err());
}
