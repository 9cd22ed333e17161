//! What never leaves for a provider: name, e-mail address, phone number and links of the candidate.

use crate::candidate::MasterCv;

/// Stands in their place.
const MARK: &str = "[private]";

/// Shorter than this it could be a part of any word.
const LEAST: usize = 4;

/// The texts to keep back, the longest first.
pub fn of(master: &MasterCv) -> Vec<String> {
    let identity = &master.identity;
    let links = identity.links.iter().flat_map(|link| [&link.label, &link.url]);
    let mut texts: Vec<String> = [&identity.name]
        .into_iter()
        .chain(&identity.email)
        .chain(&identity.phone)
        .chain(links)
        .map(|text| text.trim().to_owned())
        .filter(|text| text.chars().count() >= LEAST)
        .collect();
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    texts.dedup();
    texts
}

/// `text` without them.
pub fn without(text: &str, private: &[String]) -> String {
    private.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), MARK))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::testing::sample;

    #[test]
    fn contact_details_are_kept_back() {
        let master = sample();
        let private = of(&master);
        let email = master.identity.email.clone().unwrap();
        let text = format!("I am {}, write to {email}.", master.identity.name);
        assert_eq!(without(&text, &private), "I am [private], write to [private].");
    }
}
