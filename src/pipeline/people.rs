//! Whom to write to, offline: roles such as "Head of Engineering", labelled as such. Never a name,
//! never a URL (GAP-031).

use serde::{Deserialize, Serialize};

use crate::pipeline::extract::{Extracted, Seniority};
use crate::pipeline::naming::Naming;

/// One contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// E.g. `Head of Engineering (role, not a person)`.
    pub label: String,
    /// Why this one.
    pub why: String,
    /// True: made from the posting, not found anywhere.
    pub synthetic: bool,
}

/// Contacts and how to find the people behind them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// At most three.
    pub contacts: Vec<Contact>,
    /// A search to run by hand.
    pub discovery_prompt: String,
}

/// Role category words → department.
const DEPARTMENTS: &[(&[&str], &str)] = &[
    (&["engineer", "software", "develop", "devops", "platform", "architect"], "Engineering"),
    (&["data", "machine", "analy"], "Data"),
    (&["product"], "Product"),
    (&["design"], "Design"),
    (&["nurs", "clinic", "care", "health", "medic"], "Nursing"),
    (&["account", "financ", "audit", "tax", "controll", "buchhalt"], "Finance"),
    (&["teach", "educat"], "Education"),
    (&["logist", "supply", "warehouse", "transport"], "Operations"),
    (&["sales", "account_exec"], "Sales"),
    (&["market"], "Marketing"),
    (&["human", "people", "recruit"], "People"),
    (&["legal", "complian"], "Legal"),
    (&["research", "scien", "lab"], "Research"),
    (&["collection", "museum", "curat", "archiv"], "Collections"),
];

/// The roles worth writing to.
#[must_use]
pub fn run(extracted: &Extracted) -> People {
    let department = department(extracted);
    let lead = match (extracted.seniority.as_ref().map(|found| found.value), department) {
        (Some(Seniority::Executive | Seniority::Director), _) => {
            "Chief Executive or board".to_owned()
        }
        (_, Some(name)) => format!("Head of {name}"),
        (_, None) => "Head of the hiring department".to_owned(),
    };
    let contact = |role: String, why: &str| Contact {
        label: format!("{role} (role, not a person)"),
        why: why.to_owned(),
        synthetic: true,
    };
    let naming = Naming::new(extracted);
    let recruiter = if naming.agency { "Consultant at the agency" } else { "Recruiter" };
    let contacts = vec![
        contact(lead.clone(), "decides on the position"),
        contact(recruiter.to_owned(), "runs the process and can name the hiring manager"),
        contact("A future colleague in the team".to_owned(), "knows how the work is done today"),
    ];
    let company = if naming.company.is_empty() { "the employer" } else { &naming.company };
    let title = if naming.title.is_empty() { "the position" } else { &naming.title };
    let discovery_prompt = format!(
        "Find the {lead}, the recruiter and one likely colleague for “{title}” at {company}. Give \
         name, role, public profile and the source of each; leave out whoever you can't confirm."
    );
    People { contacts, discovery_prompt }
}

fn department(extracted: &Extracted) -> Option<&'static str> {
    let category = extracted.role_category.as_ref().map(|found| found.value.to_lowercase());
    let title = extracted.title.as_ref().map(|found| found.value.to_lowercase());
    [category, title].into_iter().flatten().find_map(|text| {
        DEPARTMENTS
            .iter()
            .find(|(words, _)| words.iter().any(|word| text.contains(word)))
            .map(|(_, name)| *name)
    })
}
