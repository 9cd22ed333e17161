//! Licences, registrations and clearances a requirement asks for, as written.

use super::pattern::pattern;

pattern!(
    LICENCE,
    r"(?ix)
    \b(?: (?:(?:valid|current|active|full|clean|state|UK|US|EU|provisional)\s+)*
          (?:driver['’]?s?|driving|nursing|RN|LPN|teaching|teacher['’]?s?|pilot['’]?s?|medical|pharmacist|electrician['’]?s?|professional\s+engineer(?:ing)?|PE|real\s+estate|security\s+guard|forklift|CDL|practi[cs]ing|plumb(?:er['’]?s?|ing))
          \s+(?:licen[cs]e|registration)
      | licen[cs]e\s+to\s+practi[cs]e(?:\s+as\s+an?\s+[\p{L}\s]{3,25})?
      | (?:registered|registration)\s+(?:with|as)\s+(?:the\s+|an?\s+)?\p{Lu}[\p{L}]+(?:\s\p{Lu}[\p{L}]+){0,4}
      | (?:TS/SCI|top\s+secret|secret|DV|SC|NATO\s+secret|public\s+trust|security)\s+clearance
      | (?:enhanced\s+)?DBS\s+(?:check|clearance) | SIA\s+licen[cs]e | CSCS\s+card
      | führerschein(?:\s+(?:der\s+)?klasse\s+[A-Z]{1,2}\d?)? | approbation | staplerschein | sicherheitsüberprüfung(?:\s+\(?Ü\s?\d\)?)?
      | permis\s+(?:de\s+conduire|[A-Z]\b) | caces(?:\s+\d)? | habilitation\s+(?:électrique|confidentiel\s+défense|secret\s+défense)
      )"
);

/// In the order of the text, each once.
pub(super) fn find(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for licence in LICENCE.find_iter(text) {
        let written = licence.as_str().trim();
        if !found.iter().any(|known| known.eq_ignore_ascii_case(written)) {
            found.push(written.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn licences_and_clearances_are_read_in_three_languages() {
        for (text, licence) in [
            ("A valid driver's license is required", "valid driver's license"),
            ("Active Top Secret clearance or TS/SCI clearance", "Top Secret clearance"),
            ("Current RN license in Ohio", "Current RN license"),
            ("Führerschein Klasse B", "Führerschein Klasse B"),
            ("Permis de conduire exigé", "Permis de conduire"),
            ("Enhanced DBS check", "Enhanced DBS check"),
        ] {
            assert_eq!(find(text).first().map(String::as_str), Some(licence), "{text}");
        }
        assert!(find("Experience with open-source licenses and security").is_empty());
    }
}
