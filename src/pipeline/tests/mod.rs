//! The stages together, on the fictional candidates and small postings.

mod fit;
mod form;
mod keyword;
mod letter;
mod needs;
mod outreach;
mod plan;
mod report;

use std::path::Path;

use chrono::NaiveDate;

use super::Inputs;
use super::extract::{self, Extracted};
use super::fit::Fit;
use super::pains::Pains;
use super::plan::CvPlan;
use crate::candidate::{self, MasterCv};
use crate::lexicon::Lexicon;
use crate::posting::{self, Posting};
use crate::truth::{PostingContext, Verifier};

pub const LEADER_POSTING: &str = "\
VP of Engineering
Company: Lumenroute
Location: Hamburg (hybrid)

About us
Lumenroute is a logistics software company with 240 employees. We raised a Series B in 2025.

The role
Our platform is a legacy monolith that makes releases slow, and incidents take too long to resolve.

Responsibilities
- Lead the migration of our legacy monolith to an event-driven platform on Kubernetes
- Reduce cloud spend while improving reliability
- Grow the engineering organisation from 60 to 100 people and develop its managers
- Own information security and ISO 27001 certification

Requirements
- 8+ years of engineering experience
- Experience with Kubernetes, AWS and Apache Kafka
- Track record in hiring and coaching engineering managers
- Degree in computer science or similar
- Fluent English and German

Nice to have
- Scala
";

pub const DATA_POSTING: &str = "\
Senior Data Engineer
Company: Oakstream Analytics
Location: Remote

Oakstream Analytics helps hospitals share patient records.

Responsibilities
- Build batch pipelines with Apache Airflow and Snowflake
- Integrate HL7 FHIR sources and keep an audit trail of every access to patient records
- Put machine learning models into production with the data science team

Requirements
- 5+ years of data engineering with Python and SQL
- Experience with PostgreSQL and Snowflake
- Knowledge of GDPR

Nice to have
- Terraform
";

pub const NURSE_POSTING: &str = "\
Registered Nurse, Critical Care
Company: Marlow General Hospital
Location: Leeds

Our critical care unit is short-staffed after a ward merger. We want to reduce infusion errors.

Duties
- Assess and care for critically ill patients, including ventilated patients
- Administer medication and monitor infusions safely
- Mentor newly qualified nurses

Essential
- Registered nurse
- At least 3 years of critical care experience
- Experience with ventilator management

Desirable
- Advanced Life Support certificate
";

pub const ACCOUNTANT_POSTING: &str = "\
Bilanzbuchhalter (m/w/d)
Feinwerk Dornbach GmbH, Offenbach

Ihre Aufgaben
- Erstellung der Monats- und Jahresabschlüsse nach HGB
- Betreuung der Wirtschaftsprüfer und der Intercompany-Abstimmung
- Optimierung der Abschlussprozesse und Verkürzung der Abschlusszeiten

Ihr Profil
- Abgeschlossene Weiterbildung zum geprüften Bilanzbuchhalter (IHK)
- Mindestens 5 Jahre Berufserfahrung in der Bilanzbuchhaltung
- Sichere Kenntnisse in SAP FI und MS Excel
- Gute Englischkenntnisse

Von Vorteil
- Kenntnisse in IFRS
";

pub const GRADUATE_POSTING: &str = "\
Junior Software Engineer
Company: Pinegate

Pinegate builds reporting tools for schools. You will join a team of six.

Responsibilities
- Build web pages with React and TypeScript
- Write tests and keep our CI green

Requirements
- A degree in computer science or similar
- Some experience with Python or Java
";

/// A candidate and a posting, read.
pub struct Case {
    pub cv: MasterCv,
    pub posting: Posting,
    pub extracted: Extracted,
    pub lexicon: Lexicon,
    pub verifier: Verifier,
    pub context: PostingContext,
}

impl Case {
    pub fn new(candidate: &str, posting: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let dir = match candidate {
            "leader" => root.join("data/master-cv"),
            other => root.join("tests/fixtures/candidates").join(other),
        };
        let cv = candidate::load(&dir).expect("the sample loads");
        let posting = posting::read("test", posting.as_bytes()).expect("the posting reads");
        let lexicon = cv.lexicon(Lexicon::bundled());
        let extracted = extract::run(&posting, &lexicon);
        let verifier = Verifier::new(&cv, Lexicon::bundled()).at(today());
        let context = super::runner::posting_context(&posting, &extracted);
        Self { cv, posting, extracted, lexicon, verifier, context }
    }

    /// All candidates with a posting of their trade.
    pub fn all() -> Vec<Self> {
        [
            ("leader", LEADER_POSTING),
            ("leader", DATA_POSTING),
            ("nurse", NURSE_POSTING),
            ("accountant", ACCOUNTANT_POSTING),
            ("graduate", GRADUATE_POSTING),
            ("researcher", DATA_POSTING),
            // Strangers to each other: nothing fits, everything must still hold.
            ("nurse", ACCOUNTANT_POSTING),
        ]
        .map(|(candidate, posting)| Self::new(candidate, posting))
        .into()
    }

    pub fn inputs(&self) -> Inputs<'_> {
        Inputs {
            cv: &self.cv,
            posting: &self.posting,
            extracted: &self.extracted,
            lexicon: &self.lexicon,
            today: today(),
            verifier: &self.verifier,
            context: &self.context,
        }
    }

    pub fn pains(&self) -> Pains {
        super::pains::run(&self.posting, &self.extracted)
    }

    pub fn fit(&self) -> Fit {
        super::fit::run(&self.cv, &self.extracted, &self.lexicon, today())
    }

    pub fn plan(&self) -> CvPlan {
        super::plan::run(&self.cv, &self.posting, &self.extracted, &self.lexicon, today())
            .expect("the templates render")
    }

    pub fn letter(&self) -> crate::application::Letter {
        super::letter::run(&self.inputs(), &self.plan(), &self.fit(), &self.pains())
            .expect("the templates render")
    }

    pub fn messages(&self) -> Vec<crate::application::Message> {
        super::outreach::run(&self.inputs(), &self.plan()).expect("the templates render")
    }
}

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 8, 20).expect("a date")
}
