//! What holds for documents of every kind: any text compiles and reads back, links and metadata
//! are there, the same input gives the same bytes.

use sha2::{Digest, Sha256};

use super::letter::{LetterHead, LetterView};
use super::readback::{self, cv_lines};
use super::render::{Rendered, Renderer};
use super::typeset::Typesetter;
use super::view::CvView;
use super::{Paper, Style, Theme, sample};
use crate::application::{Block, Cv, Dossier, DossierSection, Letter, Line, Prose};
use crate::candidate::rich::Inline;
use crate::candidate::{FactId, MasterCv, Relocation, RichText};
use crate::language::Language;

/// Text that markup languages, layout engines and extractors trip over.
const HOSTILE: [&str; 56] = [
    "#eval(\"1 + 1\")",
    "#read(\"/etc/passwd\")",
    "#import \"@preview/cetz:0.3.0\": *",
    "#while true {}",
    "= Heading\n== Another",
    "*bold* _italic_ `code` ```raw```",
    "**unbalanced * and __ and ~~",
    "$x^2 + \\alpha$ and $",
    "\\ \\n \\u{202e} \\",
    "@reference and @ref-2",
    "<label> </label> <b>bold</b>",
    "// comment",
    "/* open comment",
    "*/ close",
    "[[[ unbalanced ((( {{{",
    "]]] ))) }}}",
    "- item\n+ item\n/ term: x",
    "\"quotes\" 'single' “curly” «guillemets»",
    "{\"json\": [1, null], \"x\": \"\\\"\"}",
    "'; DROP TABLE cv; --",
    "<script>alert(1)</script>",
    "%s %d %n ${HOME} $(id) `id`",
    "../../../../etc/passwd",
    "https://example.org/a?b=c&d=e#f",
    "tab\tand\nnewline\r\nand \u{b} vertical",
    "nul \u{0} bell \u{7} escape \u{1b}[31m",
    "zero\u{200b}width\u{200d}joiner\u{feff}bom\u{2060}word",
    "soft\u{ad}hyphen",
    "bidi \u{202e}override\u{202c} and \u{2066}isolate\u{2069}",
    "שלום עולם",
    "Engineer مهندس برمجيات Cairo",
    "mixed (שלום) [עולם] 123",
    "e\u{301}a\u{308}n\u{303} o\u{302}\u{323}",
    "Z\u{351}\u{36b}a\u{300}\u{301}\u{302}\u{303}l\u{334}g\u{335}o\u{489}",
    "To\u{302}\u{316} Ḁ\u{317}\u{31e}Ḷ\u{359}G\u{33b} h\u{301}e f\u{323}e\u{323}\u{300} c\u{323}haos",
    "Ọlá Adébáyọ̀ Ẹ̀kọ́ Gražvydė̃",
    "perl -e 'print \"x\";' --flag -x > out",
    "Ω≈ç√∫˜µ≤≥÷ ¸˛Ç◊ı˜Â¯˘¿ ¨ ´",
    "emoji 😀 🚀 👩‍💻 🇩🇪 ✅",
    "漢字かな交じり文 한국어",
    "ไทย हिन्दी தமிழ் ქართული Հայերեն",
    "Ελληνικά Кириллица Žluťoučký kůň",
    "ﬁ ﬂ ﬃ ligatures office affluent fjord",
    "½ ¼ ² ³ ™ ℃ Ⅳ ①",
    "€ £ ¥ ₹ ₿ – — … • · § ¶",
    "a-b c–d e—f g/h i\\j k|l m_n o.p q@r",
    "round-the-clock state-of-the-art end-to-end cross-functional on-call",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "https://a-very-long-host-name.example.org/with/a/path/that/goes/on/and/on/and/on/and/never/ends/until/it/does",
    "x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x",
    "𝕬𝖇𝖈 𝒟ℯ𝒻 ＦＵＬＬ ｗｉｄｔｈ",
    "\u{e000}\u{f8ff} private \u{fffe}\u{ffff} non\u{fdd0}characters",
    "   leading and trailing   ",
    " ",
    "C++ C# .NET F# A* 100% R&D AT&T",
    "~ ^ ` ´ ¨ non\u{a0}breaking narrow\u{202f}space thin\u{2009}space",
];

/// A candidate and an application in which every text is `text`.
fn everywhere(text: &str) -> (MasterCv, Cv) {
    let master = sample::leader();
    let cv = sample::application(&master);
    fill(master, cv, text)
}

/// `text` in every field.
pub(super) fn fill(mut master: MasterCv, mut cv: Cv, text: &str) -> (MasterCv, Cv) {
    let set = |field: &mut String| text.clone_into(field);
    set(&mut master.identity.name);
    set(&mut master.identity.title);
    master.identity.email = Some(text.into());
    master.identity.phone = Some(text.into());
    master.identity.location = Some(text.into());
    let id = FactId("relocation".into());
    cv.relocation = Some(id.clone());
    master.identity.relocation = Some(Relocation { id, text: text.into(), countries: Vec::new() });
    for link in &mut master.identity.links {
        set(&mut link.label);
        set(&mut link.url);
    }
    for role in &mut master.roles {
        [&mut role.company, &mut role.title, &mut role.location].into_iter().for_each(set);
    }
    for project in &mut master.projects {
        set(&mut project.name);
        project.url = Some(text.into());
    }
    for education in &mut master.education {
        [&mut education.degree, &mut education.field, &mut education.institution]
            .into_iter()
            .for_each(set);
        education.grade = Some(text.into());
    }
    let lists = [&mut master.certifications, &mut master.awards, &mut master.publications];
    for credential in lists.into_iter().flatten() {
        [&mut credential.name, &mut credential.issuer].into_iter().for_each(set);
        credential.url = Some(text.into());
    }
    for language in &mut master.languages {
        [&mut language.name, &mut language.level].into_iter().for_each(set);
    }
    let rich = marked(text);
    cv.tagline = Some(Line { text: rich.clone(), ..Line::default() });
    cv.profile.iter_mut().for_each(|line| line.text = rich.clone());
    for group in &mut cv.skills {
        set(&mut group.name);
        group.skills.iter_mut().for_each(|skill| set(&mut skill.name));
    }
    let projects = cv.projects.iter_mut().flat_map(|project| &mut project.bullets);
    for line in cv.roles.iter_mut().flat_map(|role| &mut role.bullets).chain(projects) {
        line.text = rich.clone();
    }
    (master, cv)
}

/// The text plain, bold, italic and as a link, without spaces between.
fn marked(text: &str) -> RichText {
    let inline = |bold, italic, link: Option<&str>| Inline {
        text: text.into(),
        bold,
        italic,
        link: link.map(Into::into),
    };
    RichText(vec![
        inline(false, false, None),
        inline(true, false, None),
        inline(false, true, None),
        inline(true, true, Some(text)),
    ])
}

pub(super) fn letter_of(text: &str) -> Letter {
    let line = || Line { text: marked(text), ..Line::default() };
    Letter {
        language: Language::Fr,
        subject: line(),
        salutation: text.into(),
        body: Prose(vec![vec![line(), line()], vec![], vec![line()]]),
        closing: text.into(),
    }
}

pub(super) fn dossier_of(text: &str) -> Dossier {
    let cell = || text.to_owned();
    Dossier {
        title: cell(),
        sections: vec![DossierSection {
            title: cell(),
            blocks: vec![
                Block::Text { text: cell() },
                Block::List { items: vec![cell(), String::new(), cell()] },
                Block::Table {
                    header: vec![cell(), cell()],
                    rows: vec![vec![cell()], vec![cell(), cell(), cell()], vec![]],
                },
                Block::Table { header: Vec::new(), rows: Vec::new() },
            ],
        }],
    }
}

#[test]
fn hostile_text_in_every_field_compiles_and_reads_back() {
    let renderer = Renderer::default();
    let mut failed = Vec::new();
    for text in HOSTILE {
        let (master, cv) = everywhere(text);
        if let Err(error) = renderer.cv_unverified(&master, &cv) {
            failed.push(format!("cv {text:?}: {error}"));
        }
        let head = LetterHead { recipient: vec![text.into()], date: None };
        if let Err(error) = renderer.letter_unverified(&master, &letter_of(text), &head) {
            failed.push(format!("letter {text:?}: {error}"));
        }
        if let Err(error) = renderer.dossier_unverified(&master, &dossier_of(text)) {
            failed.push(format!("dossier {text:?}: {error}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn characters_without_a_glyph_are_reported() {
    let (master, cv) = everywhere("Plain 漢 text");
    let rendered = Renderer::default().cv_unverified(&master, &cv).expect("renders");
    assert_eq!(rendered.missing, ['漢']);
}

/// GAP-047, GAP-048: one layout engine, deterministic spacing; GAP-054: the preview is the PDF.
#[test]
fn same_input_gives_the_same_bytes() {
    let hash = |bytes: &[u8]| Sha256::digest(bytes).to_vec();
    let make = move || -> Vec<Vec<u8>> {
        comemo::evict(0);
        let engine = Renderer::default();
        let master = sample::leader();
        let cv = sample::application(&master);
        let rendered = engine.cv_unverified(&master, &cv).expect("renders");
        let setter = &mut Typesetter::keeping_all();
        let view = CvView::new(&master, &cv, setter).expect("resolves");
        let letter = LetterView::new(&master, &letter_of("x"), &LetterHead::default(), setter);
        let mut files = rendered.png().unwrap();
        files.push(rendered.pdf);
        files.push(engine.pack_cv(&view).expect("packs"));
        files.push(engine.pack_letter(&letter).expect("packs"));
        files.push(super::text::cv_text(&view).into_bytes());
        files.iter().map(|file| hash(file)).collect()
    };
    let first = make();
    assert_eq!(first, make());
    let elsewhere = std::thread::spawn(make).join().expect("renders in a thread");
    assert_eq!(first, elsewhere);
}

fn render(master: &MasterCv, cv: &Cv, style: Style) -> Rendered {
    Renderer::new(style).cv_unverified(master, cv).expect("renders")
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn pdf_is_tagged_and_carries_language_and_links() {
    let master = sample::leader();
    let mut cv = sample::application(&master);
    (cv.language, cv.written) = (Language::De, Language::De);
    let pdf = render(&master, &cv, Style::default()).pdf;
    for part in [
        "/StructTreeRoot",
        "/Marked true",
        "/Lang(de)",
        "pdfuaid:part",
        "(mailto:mirela.vance@example.org)",
        "(tel:+493055500142)",
        "(https://www.linkedin.com/in/mirela-vance)",
        "(https://example.org/ledger)",
        "<dc:creator>",
    ] {
        assert!(contains(&pdf, part), "{part}");
    }
    for absent in ["/CreationDate", "/ModDate", "/JavaScript", "/EmbeddedFile"] {
        assert!(!contains(&pdf, absent), "{absent}");
    }
}

#[test]
fn headings_and_dates_are_in_the_language_of_the_cv() {
    let master = sample::leader();
    let mut cv = sample::application(&master);
    cv.roles.truncate(1);
    for (language, words) in [
        (Language::En, ["Experience", "Mar 2021 – Present"]),
        (Language::De, ["Berufserfahrung", "März 2021 – heute"]),
        (Language::Fr, ["Expérience professionnelle", "mars 2021 – aujourd’hui"]),
    ] {
        cv.language = language;
        let pdf = render(&master, &cv, Style::default()).pdf;
        let text = readback::extract(&pdf).expect("reads");
        for word in words {
            assert!(text.contains(word), "{word} in {text}");
        }
    }
}

#[test]
fn compounds_are_not_broken_across_lines() {
    let master = sample::leader();
    let mut cv = sample::application(&master);
    for (at, line) in cv.roles.iter_mut().flat_map(|role| &mut role.bullets).enumerate() {
        let words = "cross-functional round-the-clock CI/CD end-to-end ".repeat(at % 4 + 3);
        line.text = RichText::plain(format!("{}{words}", "x".repeat(at + 1)));
    }
    for paper in [Paper::A4, Paper::Letter] {
        let pdf = render(&master, &cv, Style { paper, ..Style::default() }).pdf;
        let text = readback::extract(&pdf).expect("reads");
        assert!(text.lines().all(|line| !line.trim_end().ends_with(['-', '/'])), "{text}");
    }
}

#[test]
fn text_left_out_or_added_or_moved_is_noticed() {
    let master = sample::leader();
    let cv = sample::application(&master);
    let rendered = render(&master, &cv, Style::default());
    let view = CvView::new(&master, &cv, &mut Typesetter::default()).expect("resolves");
    let lines = cv_lines(&view);
    assert_eq!(readback::check(&rendered.pdf, &lines), Ok(()));
    let mut longer = lines.clone();
    longer.insert(7, "Invented the web".into());
    assert!(readback::check(&rendered.pdf, &longer).is_err());
    assert!(readback::check(&rendered.pdf, &lines[..lines.len() - 1]).is_err());
    let mut moved = lines.clone();
    moved.swap(10, 11);
    assert!(readback::check(&rendered.pdf, &moved).is_err());
    assert_eq!(readback::check(b"not a pdf", &lines), Err(readback::Mismatch::Unreadable));
}

/// GAP-006, GAP-012: marks are formatting in the PDF and the Word file, never characters.
#[test]
fn bold_italic_and_links_are_formatting_not_characters() {
    let master = sample::graduate();
    let mut cv = sample::application(&master);
    let inline = |text: &str, bold, italic, link: Option<&str>| Inline {
        text: text.into(),
        bold,
        italic,
        link: link.map(Into::into),
    };
    cv.roles[0].bullets[0].text = RichText(vec![
        inline("Cut ", false, false, None),
        inline("costs", true, false, None),
        inline(" by ", false, true, None),
        inline("a third", false, false, Some("https://example.org/third")),
    ]);
    let rendered = render(&master, &cv, Style::default());
    let text = readback::extract(&rendered.pdf).expect("reads");
    assert!(text.contains("• Cut costs by a third\n"), "{text}");
    assert!(contains(&rendered.pdf, "(https://example.org/third)"));
    assert!(contains(&rendered.pdf, "SourceSans3-Bold"), "a bold font is embedded");
    let view = CvView::new(&master, &cv, &mut Typesetter::keeping_all()).expect("resolves");
    let docx = Renderer::default().pack_cv(&view).expect("packs");
    for part in
        ["<w:b />", "<w:i />", "https://example.org/third", "\"Heading1\"", "\"ListBullet\""]
    {
        assert!(contains(&docx, part), "{part}");
    }
}

/// GAP-027: one definition of each style, rules on one side only, and the language of the text.
#[test]
fn word_styles_are_defined_once() {
    for theme in Theme::ALL {
        let style = Style { theme, ..Style::default() };
        let docx = Renderer::new(style).pack_cv(&view_of(&sample::leader())).expect("packs");
        let count = |part: &str| {
            docx.windows(part.len()).filter(|window| *window == part.as_bytes()).count()
        };
        assert_eq!(count("w:styleId=\"Normal\""), 1, "{theme:?}");
        assert_eq!(count("w:styleId=\"Heading1\""), 1, "{theme:?}");
        assert_eq!(count("<w:lang w:val=\"en\" />"), 1, "{theme:?}");
        let sides = ["<w:top ", "<w:bottom ", "<w:left ", "<w:right "].map(count);
        // The band of the designed theme has room at both sides of its five lines.
        let wanted = if theme == Theme::Designed { [0, 0, 6, 5] } else { [0, 1, 0, 0] };
        assert_eq!(sides, wanted, "{theme:?}");
    }
}

fn view_of(master: &MasterCv) -> CvView {
    let cv = sample::application(master);
    CvView::new(master, &cv, &mut Typesetter::keeping_all()).expect("resolves")
}
