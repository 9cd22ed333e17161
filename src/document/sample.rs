//! Fictional candidates and applications for tests of the documents.

use super::render::Renderer;
use crate::application::{
    Block, Cv, CvProject, CvRole, Dossier, DossierSection, Letter, Line, Prose, ShownSkill,
    SkillGroup,
};
use crate::candidate::{
    Achievement, Credential, Education, FactId, Identity, Link, MasterCv, Period, Project,
    ProjectId, RichText, Role, RoleId, SpokenLanguage, StarParts, YearMonth,
};
use crate::language::Language;
use crate::pipeline::plan::{Ranked, Relevance};

fn fact(id: &str) -> FactId {
    FactId(id.into())
}

fn month(year: i32, month: u32) -> YearMonth {
    YearMonth { year, month: Some(month) }
}

fn period(start: (i32, u32), end: Option<(i32, u32)>) -> Period {
    Period { start: month(start.0, start.1), end: end.map(|(y, m)| month(y, m)) }
}

const BULLETS: [&str; 8] = [
    "Cut dispatch time from 14 minutes to 90 seconds by replacing a nightly batch with an event-driven pipeline on Kafka and PostgreSQL, used by 240 depots.",
    "Led 28 engineers in four teams; attrition fell from 21% to 6% in two years while the number of releases a week rose from 1 to 35.",
    "Introduced cross-functional on-call with error budgets, so that priority-1 incidents went from 11 to 2 a quarter.",
    "Negotiated cloud contracts and right-sized 640 services, saving €1.8M a year without touching service levels.",
    "Hired and grew six engineering managers, three of them from within.",
    "Moved 46 services from hand-kept virtual machines to Kubernetes in nine months, with no customer-visible downtime and a rollback rehearsed for each of them beforehand.",
    "Set up a design-review forum whose decisions are written down, which halved the number of reworked projects.",
    "Built the ISO/IEC 27001 evidence pipeline (CI/CD, SBOM, access reviews) that passed its audit without a finding.",
];

fn achievements(role: &str, count: usize) -> Vec<Achievement> {
    (0..count)
        .map(|index| Achievement {
            id: fact(&format!("role/{role}/a/{index}")),
            text: RichText::plain(BULLETS[(index + role.len()) % BULLETS.len()]),
            variants: Vec::new(),
            star: StarParts::default(),
            skills: Vec::new(),
        })
        .collect()
}

fn role(id: &str, company: &str, title: &str, place: &str, held: Period, bullets: usize) -> Role {
    Role {
        id: RoleId(id.into()),
        fact: fact(&format!("role/{id}")),
        company: company.into(),
        title: title.into(),
        location: place.into(),
        period: held,
        team_size: None,
        industry: None,
        achievements: achievements(id, bullets),
        skills: Vec::new(),
    }
}

fn credential(id: &str, name: &str, issuer: &str, year: i32) -> Credential {
    Credential {
        id: fact(id),
        name: name.into(),
        issuer: issuer.into(),
        date: Some(YearMonth { year, month: None }),
        url: None,
    }
}

fn education(id: &str, degree: &str, field: &str, school: &str, held: Period) -> Education {
    Education {
        id: fact(id),
        degree: degree.into(),
        field: field.into(),
        institution: school.into(),
        location: "Lisbon".into(),
        period: Some(held),
        grade: None,
    }
}

/// A senior engineering leader with six roles.
pub(crate) fn leader() -> MasterCv {
    MasterCv {
        version: "0".repeat(64),
        identity: Identity {
            name: "Mirela Vance".into(),
            title: "Director of Engineering, Platforms and Logistics".into(),
            email: Some("mirela.vance@example.org".into()),
            phone: Some("+49 30 5550 0142".into()),
            location: Some("Berlin, Germany".into()),
            links: vec![Link {
                id: fact("contact/linkedin"),
                label: "linkedin.com/in/mirela-vance".into(),
                url: "https://www.linkedin.com/in/mirela-vance".into(),
            }],
            relocation: None,
        },
        summary: Vec::new(),
        skills: Vec::new(),
        roles: vec![
            role(
                "northwind",
                "Northwind Parcel SE",
                "Director of Engineering",
                "Berlin, Germany",
                period((2021, 3), None),
                8,
            ),
            role(
                "halden",
                "Halden Freight AS",
                "Head of Platform Engineering",
                "Oslo, Norway",
                period((2017, 9), Some((2021, 2))),
                7,
            ),
            role(
                "kestrel",
                "Kestrel Systems Ltd",
                "Engineering Manager",
                "London, United Kingdom",
                period((2014, 6), Some((2017, 8))),
                6,
            ),
            role(
                "orbit",
                "Orbit Retail Group",
                "Lead Software Engineer",
                "Lisbon, Portugal",
                period((2011, 1), Some((2014, 5))),
                5,
            ),
            role(
                "tessera",
                "Tessera Software",
                "Software Engineer",
                "Lisbon, Portugal",
                period((2008, 4), Some((2010, 12))),
                4,
            ),
            role(
                "cais",
                "Cais Digital",
                "Junior Software Engineer",
                "Porto, Portugal",
                period((2006, 9), Some((2008, 3))),
                3,
            ),
        ],
        projects: vec![Project {
            id: ProjectId("ledger".into()),
            fact: fact("project/ledger"),
            name: "Open Ledger Toolkit".into(),
            period: Some(period((2019, 1), None)),
            url: Some("https://example.org/ledger".into()),
            achievements: vec![Achievement {
                id: fact("project/ledger/a/0"),
                text: RichText::plain(
                    "Maintain an open-source double-entry ledger with 1,900 stars and 41 contributors.",
                ),
                variants: Vec::new(),
                star: StarParts::default(),
                skills: Vec::new(),
            }],
            skills: Vec::new(),
        }],
        education: vec![
            education(
                "education/msc",
                "MSc",
                "Computer Science",
                "University of Lisbon",
                period((2004, 9), Some((2006, 7))),
            ),
            education(
                "education/bsc",
                "BSc",
                "Computer Engineering",
                "University of Lisbon",
                period((2001, 9), Some((2004, 7))),
            ),
        ],
        certifications: vec![
            credential(
                "certification/aws",
                "AWS Certified Solutions Architect – Professional",
                "Amazon Web Services",
                2022,
            ),
            credential(
                "certification/safe",
                "Certified Scrum Professional",
                "Scrum Alliance",
                2019,
            ),
        ],
        awards: vec![credential(
            "award/lead",
            "Engineering Leader of the Year",
            "Nordic Tech Forum",
            2020,
        )],
        publications: vec![credential(
            "publication/q",
            "Queues That Do Not Lie",
            "Systems Practice Journal",
            2018,
        )],
        languages: vec![
            SpokenLanguage { id: fact("language/en"), name: "English".into(), level: "C2".into() },
            SpokenLanguage { id: fact("language/de"), name: "German".into(), level: "C1".into() },
            SpokenLanguage {
                id: fact("language/pt"),
                name: "Portuguese".into(),
                level: "native".into(),
            },
        ],
        stars: Vec::new(),
        aliases: Vec::new(),
        facts: Vec::new(),
    }
}

/// Someone just out of university, with one internship.
pub(crate) fn graduate() -> MasterCv {
    let mut master = leader();
    master.identity.name = "Jonas Keller".into();
    master.identity.title = "Accountant".into();
    master.roles = vec![role(
        "brightmoor",
        "Brightmoor Audit",
        "Audit Intern",
        "Leeds",
        period((2024, 6), Some((2024, 9))),
        3,
    )];
    master.projects.clear();
    master.certifications.clear();
    master.awards.clear();
    master.publications.clear();
    master.education = vec![education(
        "education/bsc",
        "BSc",
        "Accounting and Finance",
        "University of Leeds",
        period((2022, 9), Some((2025, 6))),
    )];
    master
}

/// The fullest application of a candidate: every bullet, every credential.
pub(crate) fn application(master: &MasterCv) -> Cv {
    let line = |achievement: &Achievement| Line {
        text: achievement.text.clone(),
        facts: vec![achievement.id.clone()],
        posting: Vec::new(),
    };
    let skill = |name: &str| ShownSkill { name: name.into(), facts: vec![fact("skill/x")] };
    let said = |text: &str| Line { text: RichText::plain(text), ..Line::default() };
    let ids = |credentials: &[Credential]| credentials.iter().map(|c| c.id.clone()).collect();
    Cv {
        language: Language::En,
        written: Language::En,
        relocation: master.identity.relocation.as_ref().map(|said| said.id.clone()),
        tagline: Some(said("Engineering leader for platforms that move goods")),
        profile: vec![
            said(
                "Engineering leader with a record of making logistics platforms faster, cheaper and calmer to run.",
            ),
            said(
                "Led 28 engineers in four teams at a parcel carrier; cut dispatch time from 14 minutes to 90 seconds.",
            ),
            said("At home in regulated, round-the-clock operations across Europe."),
        ],
        skills: vec![
            SkillGroup {
                name: "Platform & Cloud".into(),
                skills: ["Kubernetes", "AWS", "Terraform", "PostgreSQL", "Kafka"].map(skill).into(),
            },
            SkillGroup {
                name: "Delivery".into(),
                skills: ["CI/CD", "Error budgets", "Incident response", "Cost control"]
                    .map(skill)
                    .into(),
            },
            SkillGroup {
                name: "Leadership".into(),
                skills: ["Hiring", "Organisation design", "Stakeholder management"]
                    .map(skill)
                    .into(),
            },
        ],
        roles: master
            .roles
            .iter()
            .map(|role| CvRole {
                role: role.id.clone(),
                bullets: role.achievements.iter().map(line).collect(),
            })
            .collect(),
        projects: master
            .projects
            .iter()
            .map(|project| CvProject {
                project: project.id.clone(),
                bullets: project.achievements.iter().map(line).collect(),
            })
            .collect(),
        education: master.education.iter().map(|education| education.id.clone()).collect(),
        certifications: ids(&master.certifications),
        awards: ids(&master.awards),
        publications: ids(&master.publications),
        languages: master.languages.iter().map(|language| language.id.clone()).collect(),
    }
}

/// All bullets of a CV, those of later roles and earlier lines first; the first bullet of the
/// latest two roles to keep.
pub(crate) fn ranked(cv: &Cv) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = Vec::new();
    let roles = cv.roles.iter().map(|role| &role.bullets);
    for (entry, bullets) in roles.chain(cv.projects.iter().map(|p| &p.bullets)).enumerate() {
        for (at, line) in bullets.iter().enumerate() {
            ranked.push(Ranked {
                fact: line.facts[0].clone(),
                relevance: Relevance::default(),
                priority: 100.0 - at as f64 * 3.0 - entry as f64 * 4.1,
                keep: entry < 2 && at == 0,
                star_missing: Vec::new(),
            });
        }
    }
    ranked.sort_by(|a, b| b.priority.total_cmp(&a.priority));
    ranked
}

/// What is left of a CV when it is fitted to two pages.
pub(crate) fn fitted(renderer: &Renderer, master: &MasterCv, cv: &Cv) -> Cv {
    let choice = renderer.choose(master, cv, &ranked(cv), 2).expect("fits");
    let mut cv = choice.cut.apply(cv);
    let kept = |line: &Line| choice.keep.contains(&line.facts[0]);
    cv.roles.iter_mut().for_each(|role| role.bullets.retain(kept));
    cv.projects.iter_mut().for_each(|project| project.bullets.retain(kept));
    cv.projects.retain(|project| !project.bullets.is_empty());
    cv
}

/// A letter of three paragraphs.
pub(crate) fn letter() -> Letter {
    let line = |text: &str| Line { text: RichText::plain(text), ..Line::default() };
    Letter {
        language: Language::En,
        subject: line("Application: VP of Engineering"),
        salutation: "Dear Hiring Team,".into(),
        body: Prose(vec![
            vec![line(
                "Your posting asks for someone who keeps deliveries moving while the platform under them is replaced. That has been my work for ten years.",
            )],
            vec![line(BULLETS[0]), line(BULLETS[1]), line(BULLETS[3])],
            vec![line(
                "I would welcome a conversation about your roadmap, your teams and the first hundred days.",
            )],
        ]),
        closing: "Kind regards,".into(),
    }
}

/// A dossier with a block of each kind.
pub(crate) fn dossier() -> Dossier {
    let words = |all: &[&str]| -> Vec<String> { all.iter().map(|&word| word.into()).collect() };
    let section = |title: &str, blocks: Vec<Block>| DossierSection { title: title.into(), blocks };
    Dossier {
        title: "Falkenried Logistik: VP of Engineering".into(),
        sections: vec![
            section(
                "1. Pains, proof, plan",
                vec![Block::Table {
                    header: words(&["Pain", "Proof", "Plan"]),
                    rows: BULLETS[..3]
                        .iter()
                        .map(|bullet| {
                            words(&[
                                "Orders wait for a nightly batch",
                                bullet,
                                "Measure, replay, replace",
                            ])
                        })
                        .collect(),
                }],
            ),
            section("2. Posting", vec![Block::Text { text: BULLETS[5].into() }]),
            section("3. Risks", vec![Block::List { items: words(&BULLETS[1..5]) }]),
        ],
    }
}
