//! What a candidate wrote passes as it is; what is changed in it does not.

use std::path::{Path, PathBuf};

use crate::candidate::{self, FactId, FactKind, MasterCv, Role, Scope};
use crate::lexicon::Lexicon;
use crate::truth::{Claim, Section, Verdict, Verifier, document};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn load(path: &Path) -> MasterCv {
    candidate::load(path).unwrap_or_else(|problems| panic!("{}: {problems}", path.display()))
}

fn sample() -> Verifier {
    Verifier::new(&load(&root().join("data/master-cv")), Lexicon::bundled())
}

/// The sample, the candidates of the tests and those of the benchmark.
fn everyone() -> Vec<MasterCv> {
    let mut dirs = vec![root().join("data/master-cv")];
    for folder in ["tests/fixtures/candidates", "tests/truth/candidates"] {
        let entries = std::fs::read_dir(root().join(folder)).expect("candidates");
        let paths = entries.map(|entry| entry.expect("a candidate").path());
        dirs.extend(paths.filter(|path| path.join("roles").is_dir() && !path.ends_with("broken")));
    }
    dirs.sort();
    assert!(dirs.len() > 30, "{}", dirs.len());
    dirs.iter().map(|dir| load(dir)).collect()
}

/// Shows each role of everyone, with the verifier of its candidate.
fn each_role(mut show: impl FnMut(&Verifier, &MasterCv, &Role)) {
    for cv in everyone() {
        let verifier = Verifier::new(&cv, Lexicon::bundled());
        cv.roles.iter().for_each(|role| show(&verifier, &cv, role));
    }
}

/// The sentence, to go on behind another.
fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

fn claim(text: &str, section: Section, scope: &Scope, facts: &[FactId]) -> Claim {
    Claim { text: text.to_owned(), section, scope: scope.clone(), facts: facts.to_vec() }
}

/// A bullet that cites one fact of a role of this candidate.
fn judged_by(candidate: &str, fact: &str, text: &str) -> super::Verdict {
    let cv = load(&root().join("tests/truth/candidates").join(candidate));
    let verifier = Verifier::new(&cv, Lexicon::bundled());
    let role = fact.split('/').nth(1).expect("a role");
    let scope = Scope::Role(crate::candidate::RoleId(role.to_owned()));
    verifier.check(&claim(text, Section::Experience, &scope, &[FactId(fact.to_owned())]))
}

fn assert_passes(verifier: &Verifier, claim: &Claim) {
    let verdict = verifier.check(claim);
    assert!(verdict.refusal().is_none(), "{claim:?}\n{verdict:?}");
}

#[test]
fn every_sentence_of_every_master_cv_passes_as_it_is() {
    for cv in everyone() {
        let verifier = Verifier::new(&cv, Lexicon::bundled());
        for (id, text) in &cv.summary {
            let text = text.to_plain();
            assert_passes(&verifier, &claim(&text, Section::Profile, &Scope::Candidate, &[]));
            let cited = std::slice::from_ref(id);
            assert_passes(&verifier, &claim(&text, Section::Profile, &Scope::Candidate, cited));
        }
        let roles = cv.roles.iter().map(|r| (Scope::Role(r.id.clone()), &r.achievements));
        let projects = cv.projects.iter().map(|p| (Scope::Project(p.id.clone()), &p.achievements));
        for (scope, achievements) in roles.chain(projects) {
            for told in achievements {
                let parts =
                    [&told.star.situation, &told.star.task, &told.star.action, &told.star.result];
                let texts = [&told.text].into_iter().chain(&told.variants);
                for text in texts.chain(parts.into_iter().flatten()) {
                    let text = text.to_plain();
                    let cited = std::slice::from_ref(&told.id);
                    assert_passes(&verifier, &claim(&text, Section::Experience, &scope, cited));
                    assert_passes(&verifier, &claim(&text, Section::Experience, &scope, &[]));
                    assert_passes(
                        &verifier,
                        &claim(&text, Section::Letter, &Scope::Candidate, &[]),
                    );
                }
            }
        }
    }
}

#[test]
fn a_sentence_of_countless_numbers_is_refused_for_their_number() {
    let cv = everyone().remove(0);
    let verifier = Verifier::new(&cv, Lexicon::bundled());
    let text = format!("Improved the service {}", "by 3 % and ".repeat(60));
    let verdict = verifier.check(&claim(&text, Section::Profile, &Scope::Candidate, &[]));
    let Verdict::Refused(refusal) = verdict else { panic!("{verdict:?}") };
    assert_eq!(refusal.rule, "number");
    assert!(refusal.reason.contains("more than 48 numbers"), "{refusal:?}");
}

#[test]
fn the_rules_alone_pass_every_sentence_too() {
    // A word added in front turns off the comparison of whole texts.
    let mut refused = Vec::new();
    each_role(|verifier, _, role| {
        let scope = Scope::Role(role.id.clone());
        for told in &role.achievements {
            for text in [&told.text].into_iter().chain(&told.variants) {
                let text = format!("{} too", text.to_plain().trim_end_matches('.'));
                let cited = std::slice::from_ref(&told.id);
                let claim = claim(&text, Section::Experience, &scope, cited);
                if let Verdict::Refused(refusal) = verifier.check(&claim) {
                    refused.push(format!("{text}\n   {refusal:?}"));
                }
            }
        }
    });
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn listed_skills_pass_and_their_neighbours_do_not() {
    for cv in everyone() {
        let verifier = Verifier::new(&cv, Lexicon::bundled());
        for fact in cv.facts.iter().filter(|fact| fact.kind == FactKind::Skill) {
            let text = fact.text.to_plain();
            assert_passes(&verifier, &claim(&text, Section::Skills, &Scope::Candidate, &[]));
        }
    }
    let verifier = sample();
    for stranger in ["Rails", "Haskell", "Salesforce", "C#", "Expert Java", "Python (12 years)"] {
        let claim = claim(stranger, Section::Skills, &Scope::Candidate, &[]);
        assert!(verifier.check(&claim).refusal().is_some(), "{stranger}");
    }
}

#[test]
fn benchmark_meets_its_targets() {
    let report = crate::eval::verify::run(&root().join("tests/truth")).expect("labelled claims");
    let (lies, faithful) = (report.all_fabrications(), report.all_faithful());
    assert!(lies.claims >= 700 && faithful.claims >= 400, "{report}");
    assert!(lies.refused * 100 >= lies.claims * 99, "{report}");
    assert!(faithful.refused * 100 <= faithful.claims * 2, "{report}");
}

#[test]
fn the_harder_sets_are_judged_no_worse() {
    let report =
        crate::eval::verify::run(&root().join("tests/truth/more")).expect("labelled claims");
    let (lies, faithful) = (report.all_fabrications(), report.all_faithful());
    assert!(lies.claims >= 9_000 && faithful.claims >= 8_500);
    // The lines themselves are kept out of sight: some sets are unread, to be judged by.
    let (refused, of) = (lies.refused, lies.claims);
    assert!(refused * 1000 >= of * 976, "{refused} of {of} fabrications are refused");
    let (refused, of) = (faithful.refused, faithful.claims);
    assert!(refused * 1000 <= of * 62, "{refused} of {of} faithful lines are refused");
}

#[test]
fn the_candidates_own_json_resume_has_no_refusals() {
    for cv in everyone() {
        let verifier = Verifier::new(&cv, Lexicon::bundled());
        let resume = crate::candidate::json_resume::export(&cv).to_string();
        let report = document::verify_file(&verifier, "cv.json", resume.as_bytes()).expect("reads");
        assert_eq!(report.refused, 0, "{report}");
        assert!(report.claims.len() > 20);
    }
}

#[test]
fn a_stranger_s_json_resume_is_refused_where_it_lies() {
    let cv = load(&root().join("data/master-cv"));
    let verifier = Verifier::new(&cv, Lexicon::bundled());
    let mut resume = crate::candidate::json_resume::export(&cv);
    resume["basics"]["email"] = "someone@else.example".into();
    resume["work"][0]["position"] = "CTO".into();
    resume["work"][1]["startDate"] = "2015-01".into();
    resume["work"][2]["highlights"][0] = "Settled 5 million transfers a month.".into();
    resume["education"][0]["score"] = "1.0".into();
    resume["languages"][2]["fluency"] = "native".into();
    resume["skills"][0]["keywords"][0] = "COBOL".into();
    let report =
        document::verify_file(&verifier, "cv.json", resume.to_string().as_bytes()).expect("reads");
    let refused: Vec<&str> = report
        .claims
        .iter()
        .filter(|claim| claim.verdict == document::Outcome::Refused)
        .map(|claim| claim.section.as_str())
        .collect();
    for place in [
        "basics.email",
        "work[0]",
        "work[1]",
        "work[2].highlights[0]",
        "education[0]",
        "skills[0].keywords",
        "languages[2]",
    ] {
        assert!(refused.contains(&place), "{place} in {refused:?}");
    }
    let honest = "work[3].highlights[0]";
    assert!(!refused.contains(&honest));
}

#[test]
fn a_text_cv_is_read_by_its_headings() {
    let cv = load(&root().join("data/master-cv"));
    let verifier = Verifier::new(&cv, Lexicon::bundled());
    let text = "Nora Feldkamp\nVP of Engineering\nnora.feldkamp@example.com | Berlin, Germany\n\n\
        EXPERIENCE\nVP of Engineering\nHalden Freight \u{b7} Berlin, Germany \u{b7} Apr 2022 \u{2013} Present\n\
        - Cut yearly AWS spend by 1.4 million euros (31%) without touching\n  service levels.\n\
        - Cut yearly AWS spend by 3 million euros.\n\n\
        Chief Technology Officer\nHalden Freight \u{b7} Berlin \u{b7} 2021 \u{2013} 2022\n- Led everything.\n\n\
        SKILLS\nCloud: AWS, k8s, Cobol\n\nLANGUAGES\nGerman (native), Spanish (C1)\n";
    let report = document::verify_file(&verifier, "cv.txt", text.as_bytes()).expect("reads");
    let refused: Vec<&str> = report
        .claims
        .iter()
        .filter(|claim| claim.verdict == document::Outcome::Refused)
        .map(|claim| claim.text.as_str())
        .collect();
    assert_eq!(
        refused,
        [
            "Cut yearly AWS spend by 3 million euros.",
            "Chief Technology Officer | Halden Freight · Berlin · 2021 – 2022",
            "Led everything.",
            "Cobol",
            "Spanish (C1)"
        ],
        "{report}"
    );
}

#[test]
fn formats_that_cannot_be_read_say_which_can() {
    let verifier = sample();
    for (name, bytes) in [("cv.odt", &b"some text"[..]), ("cv.docx", b"PK"), ("cv.html", b"<p>")] {
        let error = document::verify_file(&verifier, name, bytes).expect_err("no text");
        assert!(error.to_string().contains(".txt"), "{error}");
    }
    for bytes in [&b"%PDF-1.7"[..], b"PK\x03\x04"] {
        let error = document::verify_file(&verifier, "cv", bytes).expect_err("damaged");
        assert!(error.to_string().contains("can't be read"), "{error}");
    }
    assert!(document::verify_file(&verifier, "cv.txt", b"\xff\xfe").is_err());
    assert!(document::verify_file(&verifier, "cv.json", b"[1]").is_err());
    assert!(document::verify_file(&verifier, "cv.txt", b"  \n").is_err());
}

#[test]
fn a_hostile_cv_keeps_no_lie() {
    use crate::application::{Cv, CvRole, Line, ShownSkill, SkillGroup};
    use crate::candidate::{RichText, RoleId};
    let cv = load(&root().join("data/master-cv"));
    let verifier = Verifier::new(&cv, Lexicon::bundled());
    let line = |text: &str, facts: &[&str]| Line {
        text: RichText::plain(text),
        facts: facts.iter().map(|id| FactId((*id).to_owned())).collect(),
        posting: Vec::new(),
    };
    let cost = "role/halden-freight/a/cloud-cost";
    let forged = Cv {
        language: crate::language::Language::En,
        written: crate::language::Language::En,
        relocation: Some(FactId("contact/email".to_owned())),
        tagline: Some(line("Award-winning CTO", &[])),
        profile: vec![line("Twenty-five years of experience with SAP.", &[])],
        skills: vec![SkillGroup {
            name: "Cloud".to_owned(),
            skills: vec![
                ShownSkill { name: "AWS".to_owned(), facts: Vec::new() },
                ShownSkill { name: "COBOL".to_owned(), facts: Vec::new() },
            ],
        }],
        roles: vec![
            CvRole {
                role: RoleId("halden-freight".to_owned()),
                bullets: vec![
                    line("Cut yearly AWS spend by 91%.", &[cost]),
                    line("Invented the internet.", &[]),
                    line("Cut yearly AWS spend by 31%.", &["role/quillbank/a/ledger"]),
                ],
            },
            CvRole { role: RoleId("nowhere".to_owned()), bullets: Vec::new() },
        ],
        projects: Vec::new(),
        education: vec![FactId(cost.to_owned())],
        certifications: Vec::new(),
        awards: Vec::new(),
        publications: Vec::new(),
        languages: Vec::new(),
    };
    let checked = verifier.verify_cv(forged);
    let document = &checked.document;
    assert!(document.tagline.is_none() && document.profile.is_empty());
    assert_eq!(document.skills[0].skills.len(), 1);
    assert_eq!(document.roles.len(), 1);
    assert_eq!(document.roles[0].bullets.len(), 1, "the refused bullet falls back to its source");
    assert!(document.roles[0].bullets[0].text.to_plain().contains("1.4 million euros (31%)"));
    assert!(document.education.is_empty());
    assert_eq!(document.relocation, None, "an e-mail address is no statement on moving");
    assert_eq!(checked.refused.len(), 9, "{:#?}", checked.refused);
    assert_eq!(checked.refused.iter().filter(|line| line.fallback.is_some()).count(), 1);
}

#[test]
fn every_changed_number_is_refused() {
    let digits = regex::Regex::new(r"\d+").expect("constant");
    let mut missed = Vec::new();
    let mut total = 0;
    each_role(|verifier, _, role| {
        let scope = Scope::Role(role.id.clone());
        for told in &role.achievements {
            let text = told.text.to_plain();
            for found in digits.find_iter(&text) {
                let Ok(number) = found.as_str().parse::<u64>() else { continue };
                let lie =
                    format!("{}{}{}", &text[..found.start()], number * 3 + 1, &text[found.end()..]);
                total += 1;
                let cited = std::slice::from_ref(&told.id);
                let claim = claim(&lie, Section::Experience, &scope, cited);
                if verifier.check(&claim).refusal().is_none() {
                    missed.push(lie);
                }
            }
        }
    });
    assert!(total > 80 && missed.is_empty(), "{total}: {missed:#?}");
}

#[test]
fn two_bullets_of_one_role_may_be_merged_and_a_clause_dropped() {
    let (mut total, mut refused) = (0, Vec::new());
    each_role(|verifier, _, role| {
        let scope = Scope::Role(role.id.clone());
        let mut judge = |text: &str, facts: &[FactId]| {
            total += 1;
            let verdict = verifier.check(&claim(text, Section::Experience, &scope, facts));
            if let Verdict::Refused(refusal) = verdict {
                refused.push(format!("{text}\n   {}: {}", refusal.rule, refusal.words));
            }
        };
        for pair in role.achievements.windows(2) {
            let texts = [&pair[0], &pair[1]].map(|told| told.text.to_plain());
            let merged = format!("{}; {}", texts[0].trim_end_matches('.'), lowered(&texts[1]));
            judge(&merged, &[pair[0].id.clone(), pair[1].id.clone()]);
            let turned = format!("{}; {}", texts[1].trim_end_matches('.'), lowered(&texts[0]));
            judge(&turned, &[pair[0].id.clone(), pair[1].id.clone()]);
        }
        for told in &role.achievements {
            let text = told.text.to_plain();
            let Some((head, _)) = text.rsplit_once(", ").or_else(|| text.rsplit_once("; ")) else {
                continue;
            };
            judge(head, std::slice::from_ref(&told.id));
        }
    });
    assert!(total > 500, "{total}");
    assert!(refused.len() * 50 <= total, "{} of {total}:\n{}", refused.len(), refused.join("\n"));
}

#[test]
fn a_measured_deed_of_one_role_is_refused_under_another() {
    let (mut total, mut missed) = (0, Vec::new());
    each_role(|verifier, cv, role| {
        for other in cv.roles.iter().filter(|other| other.id != role.id) {
            let scope = Scope::Role(other.id.clone());
            for told in &role.achievements {
                let text = told.text.to_plain();
                if !text.contains(|c: char| c.is_ascii_digit()) {
                    continue;
                }
                total += 1;
                let verdict = verifier.check(&claim(&text, Section::Experience, &scope, &[]));
                if verdict.refusal().is_none() {
                    missed.push(text);
                }
            }
        }
    });
    assert!(total > 400, "{total}");
    assert!(missed.is_empty(), "{} of {total}: {missed:#?}", missed.len());
}

#[test]
fn another_unit_and_a_stronger_verb_are_refused() {
    let (mut total, mut missed) = (0, Vec::new());
    let swaps = [
        ("%", " points"),
        (" minutes", " hours"),
        (" hours", " days"),
        (" days", " weeks"),
        (" weeks", " months"),
        ("€", "$"),
        ("£", "€"),
        ("Helped to ", "Led the team to "),
        ("Assisted ", "Led "),
        ("Supported ", "Headed "),
        ("Contributed to ", "Led "),
    ];
    each_role(|verifier, _, role| {
        let scope = Scope::Role(role.id.clone());
        for told in &role.achievements {
            let text = told.text.to_plain();
            for (from, to) in swaps.iter().filter(|(from, _)| text.contains(from)) {
                let lie = text.replace(from, to);
                total += 1;
                let cited = std::slice::from_ref(&told.id);
                let claim = claim(&lie, Section::Experience, &scope, cited);
                if verifier.check(&claim).refusal().is_none() {
                    missed.push(lie);
                }
            }
        }
    });
    assert!(total > 100, "{total}");
    assert!(missed.len() * 50 <= total, "{} of {total}: {missed:#?}", missed.len());
}

#[test]
fn java_never_comes_from_javascript_nor_c_from_c_plus_plus() {
    let cv = load(&root().join("data/master-cv"));
    let verifier = Verifier::new(&cv, Lexicon::bundled());
    let shop = Scope::Role(crate::candidate::RoleId("orchard-and-pine".to_owned()));
    let transit = Scope::Role(crate::candidate::RoleId("metrova-transit".to_owned()));
    for (text, scope) in [
        ("Rewrote the checkout of a furniture shop in Java.", &shop),
        ("Cut the timetable optimiser's run by rewriting its inner search in C.", &transit),
        ("Cut the timetable optimiser's run by rewriting its inner search in C#.", &transit),
    ] {
        let claim = claim(text, Section::Experience, scope, &[]);
        assert!(verifier.check(&claim).refusal().is_some(), "{text}");
    }
}

#[test]
fn contact_details_are_found_in_any_script() {
    let verifier = sample();
    for text in ["Reach me at иван@пример.рф.", "Call +４９ ３０ １２３４５６７."]
    {
        let verdict = verifier.check(&claim(text, Section::Profile, &Scope::Candidate, &[]));
        let rule = verdict.refusal().map(|refusal| refusal.rule.as_str());
        assert_eq!(rule, Some("identity"), "{text}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    #[test]
    fn no_input_panics(text in "\\PC{0,120}", noise in "[0-9a-zA-Z€$%+./,'’–—~#@ \u{200b}\u{202e}-]{0,160}") {
        static VERIFIER: std::sync::LazyLock<Verifier> = std::sync::LazyLock::new(sample);
        for text in [&text, &noise] {
            for section in [Section::Profile, Section::Letter, Section::Skills, Section::Identity, Section::Languages, Section::Credentials] {
                let _ = VERIFIER.check(&claim(text, section, &Scope::Candidate, &[]));
            }
            let scope = Scope::Role(crate::candidate::RoleId("halden-freight".to_owned()));
            let _ = VERIFIER.check(&claim(text, Section::Experience, &scope, &[]));
            let _ = document::verify_file(&VERIFIER, "cv.md", text.as_bytes());
        }
    }
}

#[test]
fn names_with_numbers_helped_deeds_and_values_of_things_are_read_as_such() {
    let cv = load(&root().join("tests/truth/candidates/industrial-electrician"));
    let verifier = Verifier::new(&cv, Lexicon::bundled());
    let of = |role: &str, text: &str| {
        let scope = Scope::Role(crate::candidate::RoleId(role.to_owned()));
        verifier.check(&claim(text, Section::Experience, &scope, &[]))
    };
    for (role, text) in [
        ("pennant-foods", "Reduced downtime on line 6 to 4 hours per month, down from 9.5."),
        ("pennant-foods", "Installed 22 VFDs on conveyor motors."),
        (
            "pennant-foods",
            "Trained four apprentices in safe isolation with a 100% pass rate in 2023.",
        ),
        ("pennant-foods", "Helped migrate two lines to Siemens S7."),
        ("harrow-and-pell", "Rewired 63 council homes as part of a two-person team."),
        ("harrow-and-pell", "Carried out emergency call-outs one weekend in three."),
    ] {
        let verdict = of(role, text);
        assert!(verdict.refusal().is_none(), "{text}\n{verdict:?}");
    }
    for (role, text) in [
        ("pennant-foods", "Migrated two lines from Siemens S5 to S7 controllers."),
        ("pennant-foods", "Wrote a spare-parts list for the ovens that saved £48,000 in a year."),
        ("pennant-foods", "Eliminated unplanned downtime on line 6."),
        ("harrow-and-pell", "Managed a team of apprentices for six months."),
        ("harrow-and-pell", "Carried out emergency call-outs every second weekend."),
    ] {
        assert!(of(role, text).refusal().is_some(), "{text}");
    }
}

/// What is told in another order, unit or form is the same; what is told of something else is not.
#[test]
fn values_are_told_in_other_forms_and_no_others() {
    let judged = |candidate: &str, scope: Scope, text: &str| {
        let cv = load(&root().join("tests/truth/candidates").join(candidate));
        let verifier =
            Verifier::new(&cv, Lexicon::bundled()).at("2026-01-01".parse().expect("a day"));
        let section =
            if scope == Scope::Candidate { Section::Profile } else { Section::Experience };
        verifier.check(&claim(text, section, &scope, &[]))
    };
    let role = |id: &str| Scope::Role(crate::candidate::RoleId(id.to_owned()));
    for (candidate, of, told, lie) in [
        (
            "network-engineer",
            "calder-freight",
            "Moved 43 depots to SD-WAN in 14 months, never more than two depots a weekend.",
            "Moved 43 depots to SD-WAN in 14 months, never more than one depot a weekend.",
        ),
        (
            "database-engineer",
            "parcelmoor",
            "Cut the nightly reporting run from 5 hours 20 minutes to 50 minutes through monthly partitioning.",
            "Cut the nightly reporting run from 5 hours 20 minutes to 40 minutes through monthly partitioning.",
        ),
        (
            "physics-graduate",
            "carrow-diamond-laboratory",
            "Measured 36 samples by Raman spectroscopy; the simulation agreed within 8% for 86% of them.",
            "Measured 36 samples by Raman spectroscopy; the simulation agreed within 8% for 96% of them.",
        ),
        (
            "bolormaa-ganzorig",
            "",
            "Surveyed 146 land parcels, 98% of which the cadastre office accepted at the first submission.",
            "Surveyed 146 land parcels, 99% of which the cadastre office accepted at the first submission.",
        ),
        (
            "tiago-venturela",
            "",
            "Brought shaft vibration at full load down from 0.31 mm to 0.095 mm.",
            "Brought shaft vibration at full load down from 3.1 mm to 0.95 mm.",
        ),
        (
            "university-finance",
            "harrow-vale-housing-trust",
            "Prepared the quarterly VAT returns for the finance director to sign.",
            "Prepared and signed the quarterly VAT returns.",
        ),
    ] {
        let scope = if of.is_empty() { Scope::Candidate } else { role(of) };
        let verdict = judged(candidate, scope.clone(), told);
        assert!(verdict.refusal().is_none(), "{told}\n{verdict:?}");
        let verdict = judged(candidate, scope, lie);
        assert!(verdict.refusal().is_some(), "{lie}");
    }
    let cv = load(&root().join("tests/truth/candidates/university-finance"));
    let verifier = Verifier::new(&cv, Lexicon::bundled());
    let vat = [FactId("role/harrow-vale-housing-trust/a/vat".to_owned())];
    let scope = role("harrow-vale-housing-trust");
    for (text, told) in [
        ("Prepared the VAT returns every quarter.", true),
        ("Prepared the quarterly VAT returns.", true),
        ("Prepared the VAT returns every month.", false),
        ("Prepared the yearly VAT returns.", false),
    ] {
        let verdict = verifier.check(&claim(text, Section::Experience, &scope, &vat));
        assert_eq!(verdict.refusal().is_none(), told, "{text}\n{verdict:?}");
    }
    let years = "Robotics researcher with more than ten years of experience after the doctorate.";
    assert!(judged("robotics-researcher", Scope::Candidate, years).refusal().is_some());
}

/// Of one fact that is cited: what it tells in other words, units and forms, and what it does not.
#[test]
fn a_cited_fact_may_be_told_in_other_words_and_tells_no_more() {
    for (candidate, fact, text, told) in [
        (
            "mateus-karvonen",
            "role/sorrel-clearing/a/sepa-instant",
            "Built the SEPA Instant adapter in Java: peak load of 15 transfers a second, 99% answered within 1,800 ms.",
            true,
        ),
        (
            "mateus-karvonen",
            "role/sorrel-clearing/a/sepa-instant",
            "Built the SEPA Instant adapter in Java: peak load of 25 transfers a second, 99% answered within 1,800 ms.",
            false,
        ),
        (
            "joaquin-ebeling",
            "role/litoral/a/rotation-trial",
            "Ran a 36-plot trial of no-till against crop-pasture rotations and maintained sampling during two drought years.",
            true,
        ),
        (
            "joaquin-ebeling",
            "role/litoral/a/rotation-trial",
            "Ran a 36-plot trial of no-till against crop-pasture rotations and maintained sampling during three drought years.",
            false,
        ),
        (
            "ines-carvoeira",
            "role/carrigdoon/a/scale-up",
            "Scaled up a hydrogenation 200-fold, from 20 L to 4 m³, in nine months.",
            true,
        ),
        (
            "ines-carvoeira",
            "role/carrigdoon/a/scale-up",
            "Scaled up a hydrogenation 200-fold, from 20 L to 40 m³, in nine months.",
            false,
        ),
        (
            "lucien-barakat",
            "role/corvane-grocers/a/due-diligence",
            "Supported due diligence on a chain of 11 delicatessens and found C$0.9 million of supplier rebates that had not been recorded.",
            true,
        ),
        (
            "lucien-barakat",
            "role/corvane-grocers/a/due-diligence",
            "Supported due diligence on a chain of 11 delicatessens and found A$0.9 million of supplier rebates that had not been recorded.",
            false,
        ),
        (
            "catalina-urrejola",
            "role/rio-claro/a/take-off",
            "Prepared the quantity take-off of a 3-span bridge and found 140 m³ of concrete counted twice.",
            true,
        ),
        (
            "ruben-castellmar",
            "role/vantera-packaging/a/rebates",
            "Reviewing three years of supplier contracts, identified 640,000 euros in unclaimed customer rebates, 510,000 of which were recovered.",
            true,
        ),
        (
            "ines-carvoeira",
            "role/brinkmeer/a/juniors",
            "Manages two junior engineers and teaches new operators distillation twice a year.",
            false,
        ),
        (
            "rasmus-holmgaard",
            "role/petrusse/a/migration",
            "Moved 21 sub-funds to Multifonds over a single weekend without a late NAV.",
            false,
        ),
        (
            "linnea-achterberg",
            "role/corrigan/a/warning-tones",
            "Showed in six experiments that rare warning tones speed up dashboard reading by at least 120 milliseconds.",
            false,
        ),
        (
            "gethin-morwood",
            "role/fjellbane/a/commissioning",
            "Was tester in charge on three commissioning weekends.",
            false,
        ),
        (
            "gethin-morwood",
            "role/tarnrail/a/staging",
            "Split the Calder Sound changeover into 17 stages so that passenger trains ran on every weekend.",
            false,
        ),
        (
            "finance-zp",
            "role/hallstrom/a/erp",
            "Replaced two spreadsheets and an old ledger with Business Central in nine months, staying SEK 2.4 million under budget.",
            false,
        ),
        (
            "nurse-zp",
            "role/dunlarrig/a/inhalers",
            "Supervised the pharmacist in an audit of the repeat prescribing of inhalers.",
            false,
        ),
        (
            "commercial-analyst",
            "role/solberry/a/deposit",
            "Modelled the Belgian deposit scheme for small bottles and put its yearly cost at 1.3 million euros.",
            false,
        ),
        (
            "lucien-barakat",
            "role/maison-tilleul/a/markdowns",
            "Worked with merchandising on markdown rules that added 1.7 percentage points of net margin on seasonal lines.",
            false,
        ),
        (
            "engineer-zp",
            "role/brindlemoor/a/contract-tests",
            "Introduced contract tests between 14 services, after which broken releases fell from five a month to none.",
            false,
        ),
        (
            "finance-zp",
            "role/hallstrom/a/receivables",
            "Collection of SEK 7.5 million in overdue receivables within a year; average days outstanding reduced by 17 to 41.",
            true,
        ),
        (
            "finance-zp",
            "role/hallstrom/a/receivables",
            "Collection of SEK 7.5 million in overdue receivables within a year; average days outstanding reduced by 27 to 41.",
            false,
        ),
        (
            "neonatal-nurse",
            "role/st-brendoc-hospital/a/first-hour",
            "Temperature in range at admission rose by 22 points to 93% within 18 months of the first-hour project that she led.",
            true,
        ),
        (
            "neonatal-nurse",
            "role/st-brendoc-hospital/a/first-hour",
            "Temperature in range at admission rose by 24 points to 93% within 18 months of the first-hour project that she led.",
            false,
        ),
        (
            "fullstack-engineer",
            "role/quillstack/a/accessibility",
            "Fixed all but 4 of the 63 faults found by an accessibility audit, to WCAG 2.1 AA.",
            false,
        ),
        (
            "pavel-strnadek",
            "role/brightferry/a/load-test",
            "Four days before sales opened, found a connection-pool limit by load-testing the queue at 58 000 simultaneous buyers.",
            false,
        ),
        (
            "kwabena-lartey",
            "role/nyansa-assessments/a/validity",
            "Compared seventy-five trainees' test scores with supervisors' ratings and reported a correlation of .38 to the consultants.",
            true,
        ),
        (
            "kwabena-lartey",
            "role/nyansa-assessments/a/validity",
            "Compared seventy-five trainees' test scores with supervisors' ratings and reported a correlation of .48 to the consultants.",
            false,
        ),
        (
            "physics-postdoc",
            "role/lacaune-institute-of-optics/a/clock",
            "Reconstruction of the institute's strontium lattice clock after the move to the new building in 2023, in collaboration with two PhD students.",
            true,
        ),
        (
            "physics-postdoc",
            "role/lacaune-institute-of-optics/a/clock",
            "Reconstruction of the institute's strontium lattice clock after the move to the new building in 2023, in collaboration with two engineers.",
            false,
        ),
        (
            "bolormaa-ganzorig",
            "role/orkhon-university/a/lab-manual",
            "Rewrote the levelling lab manual: a dozen exercises in 2 languages, Mongolian and English.",
            true,
        ),
        (
            "bolormaa-ganzorig",
            "role/orkhon-university/a/lab-manual",
            "Rewrote the levelling lab manual: a dozen exercises in 3 languages, Mongolian and English.",
            false,
        ),
        (
            "fullstack-engineer",
            "role/pixel-thorn/a/theme",
            "Took the starter theme's Lighthouse performance score from fifty-four to ninety-one.",
            true,
        ),
        (
            "fullstack-engineer",
            "role/pixel-thorn/a/theme",
            "Took the starter theme's Lighthouse performance score from fifty-four to ninety-two.",
            false,
        ),
        (
            "marisol-abanilla",
            "role/lowther-royal/a/falls",
            "Cut falls on the unit by 1/3 in twelve months with rounds every hour and low beds for patients with neglect.",
            true,
        ),
        (
            "marisol-abanilla",
            "role/lowther-royal/a/falls",
            "Cut falls on the unit by 1/2 in twelve months with rounds every hour and low beds for patients with neglect.",
            false,
        ),
        (
            "neonatal-nurse",
            "role/st-brendoc-hospital/a/charge",
            "In charge of the night shift approximately five times a month, with no more than 11 nurses on duty.",
            true,
        ),
        (
            "neonatal-nurse",
            "role/st-brendoc-hospital/a/charge",
            "In charge of the night shift approximately five times a month, with no more than 9 nurses on duty.",
            false,
        ),
        (
            "leila-haddad",
            "role/radio-estuaire/a/election-night",
            "Translated election night results into a plain-language script broadcast every 30 minutes.",
            true,
        ),
        (
            "leila-haddad",
            "role/radio-estuaire/a/election-night",
            "Translated election night results into a plain-language script broadcast every 20 minutes.",
            false,
        ),
        (
            "charity-finance",
            "role/meridian-wells/a/donor-reports",
            "Reduced the time needed to prepare donor reports from five weeks to a fortnight.",
            true,
        ),
        (
            "charity-finance",
            "role/meridian-wells/a/donor-reports",
            "Reduced the time needed to prepare donor reports from five weeks to a week.",
            false,
        ),
        (
            "dashiel-marchetti",
            "role/weissenhain/a/audits",
            "Cash, debt and derivatives were audited at 15 clients in the retail and manufacturing sectors.",
            true,
        ),
    ] {
        let verdict = judged_by(candidate, fact, text);
        assert_eq!(verdict.refusal().is_none(), told, "{text}\n{verdict:?}");
    }
}

/// A word or a value that a cited fact has somewhere bears out nothing that it does not tell with it.
#[test]
fn what_a_fact_has_in_another_place_bears_nothing_out() {
    for (candidate, fact, lie) in [
        (
            "priscila-quint",
            "role/fjordkraft/a/interest-recovery",
            "Found 3.4 million kroner of bank interest and recovered 90,000 of it.",
        ),
        (
            "rendering-programmer",
            "role/cobalt-heron/a/switch-port",
            "Ported the renderer to Nintendo Switch with a team of 25.",
        ),
        (
            "rendering-programmer",
            "role/cobalt-heron/a/switch-port",
            "Ported 25 levels to Nintendo Switch with a team of three.",
        ),
        (
            "gethin-morwood",
            "role/tarnrail/a/staging",
            "Split the Calder Sound changeover into 11 stages so that passenger trains ran on weekends.",
        ),
        (
            "duarte-quintela",
            "role/marenova-foods/a/covenants",
            "Prepared the covenant report, which never breached a covenant in 16 quarters.",
        ),
        (
            "aoife-tennant",
            "role/te-awanui-hospital/a/transplant",
            "Nursed patients on a 12-bed isolation ward, and never lost a patient.",
        ),
        (
            "fullstack-engineer",
            "role/quillstack/a/accessibility",
            "Fixed nearly 99% of the faults that an accessibility audit had found.",
        ),
        (
            "ifeoma-brandt",
            "role/marlow-bay/a/sleep-grant",
            "Led the Northern Health Research Fund over four years.",
        ),
        ("ailsa-drummore", "role/kirkvale/a/chemotherapy", "Led the shift."),
        ("bolormaa-ganzorig", "role/orkhon-university/a/instruments", "In charge of the lab."),
        (
            "energy-finance-manager",
            "role/skerrow-wind/a/accounts",
            "Manages a team of six wind farms.",
        ),
        (
            "energy-finance-manager",
            "role/skerrow-wind/a/accounts",
            "Leads a team of four at six wind farms.",
        ),
        (
            "oncology-nurse",
            "role/harrowdene/a/record",
            "Configured the electronic record Medivine for the ward.",
        ),
        (
            "castellane",
            "role/ardenne/a/fee",
            "Found two management fees charged for a Belgian fund.",
        ),
        (
            "kwabena-lartey",
            "role/sleep-and-memory-laboratory/a/eeg-scoring",
            "Scored EEG recordings of 30 volunteers a night.",
        ),
        (
            "care-home-nurse",
            "role/larchfield-house/a/falls",
            "Reduced falls by changing the morning routine.",
        ),
        (
            "aroha-tennant",
            "role/otaraia/a/exercise",
            "Coordinated the fire brigade and the airport in the department's mass-casualty exercise.",
        ),
        (
            "matteo-ferranti",
            "role/harrowgate-foods/a/returns",
            "Prepared every tax return of the group and met every deadline.",
        ),
        (
            "rasmus-holmgaard",
            "role/petrusse/a/migration",
            "Moved every sub-fund of the company to Multifonds on time.",
        ),
        (
            "bastian-orlowe",
            "role/ferrodyne-castings/a/cash-forecast",
            "Built a 13-week cash forecast that came under 3% of actual cash.",
        ),
    ] {
        let verdict = judged_by(candidate, fact, lie);
        assert!(verdict.refusal().is_some(), "{lie}");
    }
}

/// Several certificates in a row, a list with a heading, two skills with one last word.
#[test]
fn lists_may_be_written_as_people_write_them() {
    let judged = |candidate: &str, section: Section, text: &str| {
        let cv = load(&root().join("tests/truth/candidates").join(candidate));
        let verifier = Verifier::new(&cv, Lexicon::bundled());
        verifier.check(&claim(text, section, &Scope::Candidate, &[])).refusal().cloned()
    };
    for (candidate, section, text, told) in [
        (
            "tarek-voskuijl",
            Section::Credentials,
            "Google Cloud Professional Machine Learning Engineer (2023) and Certified Kubernetes Administrator (2021)",
            true,
        ),
        (
            "tarek-voskuijl",
            Section::Credentials,
            "Google Cloud Professional Machine Learning Engineer (2023) and Certified Kubernetes Administrator (2023)",
            false,
        ),
        (
            "mateus-karvonen",
            Section::Skills,
            "Languages and data: Kotlin, Java, Go, Python, C++, PostgreSQL, Apache Kafka",
            true,
        ),
        ("mateus-karvonen", Section::Skills, "Languages and data: Kotlin, Rust", false),
        ("mateus-karvonen", Section::Skills, "Expert: Kotlin, Java", false),
        (
            "tomas-echevarne",
            Section::Skills,
            "Survey and field experiments, regression discontinuity, R, Stata, NVivo",
            true,
        ),
    ] {
        let refusal = judged(candidate, section, text);
        assert_eq!(refusal.is_none(), told, "{text}\n{refusal:?}");
    }
}
