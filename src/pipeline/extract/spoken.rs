//! Spoken languages a line asks for.

use super::pattern::pattern;

/// English name, then the ways to write it in English, German and French.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("English", &["english", "englisch", "englischkenntnisse", "anglais"]),
    ("German", &["german", "deutsch", "deutschkenntnisse", "allemand"]),
    ("French", &["french", "französisch", "französischkenntnisse", "français", "française"]),
    ("Spanish", &["spanish", "spanisch", "espagnol"]),
    ("Italian", &["italian", "italienisch", "italien"]),
    ("Portuguese", &["portuguese", "portugiesisch", "portugais"]),
    ("Dutch", &["dutch", "niederländisch", "néerlandais"]),
    ("Polish", &["polish", "polnisch", "polonais"]),
    ("Russian", &["russian", "russisch", "russe"]),
    ("Turkish", &["turkish", "türkisch", "turc"]),
    ("Arabic", &["arabic", "arabisch", "arabe"]),
    ("Mandarin", &["mandarin", "chinese", "chinesisch", "chinois"]),
    ("Japanese", &["japanese", "japanisch", "japonais"]),
    ("Korean", &["korean", "koreanisch", "coréen"]),
    ("Hindi", &["hindi"]),
    ("Urdu", &["urdu"]),
    ("Swedish", &["swedish", "schwedisch", "suédois"]),
    ("Danish", &["danish", "dänisch", "danois"]),
    ("Norwegian", &["norwegian", "norwegisch", "norvégien"]),
    ("Finnish", &["finnish", "finnisch", "finnois"]),
    ("Czech", &["czech", "tschechisch", "tchèque"]),
    ("Greek", &["greek", "griechisch", "grec"]),
    ("Hebrew", &["hebrew", "hebräisch", "hébreu"]),
    ("Ukrainian", &["ukrainian", "ukrainisch", "ukrainien"]),
    ("Vietnamese", &["vietnamese", "vietnamesisch", "vietnamien"]),
];

pattern!(
    SPEAKS,
    r"(?ix)\b(fluen(t|cy)|speak(s|ing|er)?|spoken|native|proficien(t|cy)|bilingual|written\ (and|&)|verbal|language(s)?|languages|command\ of|knowledge\ of|level|conversational|[abc][12]\b|c1|b2|sprach\w*|kenntnisse|\w+kenntnisse|fließend\w*|verhandlungssicher\w*|muttersprach\w*|in\ wort|sehr\ gute[sn]?|gute[sn]?|niveau|courant|maîtrise|parl(é|er|ez)\w*|bilingue|langue|lu,|écrit|professionnel|skills|in\ english|is\ a\ (plus|must)|required|von\ vorteil|opérationnel)"
);

/// English names of the languages asked for, in the order of the text.
pub(super) fn find(text: &str) -> Vec<String> {
    if !SPEAKS.is_match(text) {
        return Vec::new();
    }
    let lower = text.to_lowercase();
    let mut found: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for word in lower.split(|c: char| !c.is_alphanumeric()) {
        let name = LANGUAGES.iter().find(|(_, forms)| forms.contains(&word)).map(|(name, _)| *name);
        if let Some(name) = name.filter(|n| !found.iter().any(|(_, f)| f == n)) {
            found.push((at, name));
        }
        at += word.len() + 1;
    }
    found.into_iter().map(|(_, name)| name.to_owned()).collect()
}
