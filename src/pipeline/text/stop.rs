//! Words that say nothing about a job. One list for all three languages would drop German "die"
//! from English texts and the like without harm, but "an" and "on" differ; so one list each.

use crate::language::Language;

const EN: &str = "a about above across after all also although always am among an and any are as at \
be because been before being both but by can could did do does doing done during each either etc \
ever every for from further get got had has have having he her here high his how however i if in \
including into is it its just like may me more most must my need needs new no nor not of off on \
once one only or other our out over own per please plus role roles position same she should so some \
such than that the their them then there these they this those through to too under until up us use \
used using very via was we well were what when where which while who whom why will with within \
without would you your yours year years experience experienced work working job strong excellent \
good great ability able knowledge skills skill proven candidate candidates preferred required \
requirements responsibilities responsible responsibility including include includes join looking \
ideal team teams company";

const DE: &str = "aber alle allem allen aller alles als also am an andere anderen auch auf aus bei \
beim bis bist da damit dann das dass dein deine deinem deinen deiner dem den denn der des die dies \
diese diesem diesen dieser dieses dich dir doch du durch ein eine einem einen einer eines er es etwa \
etwas euch euer eure für gegen gerne haben hast hat hier hoch hohe ihr ihre ihrem ihren ihrer ihres \
im in ins ist ja je jede jeden jeder jedes jetzt kann können man mehr mein meine mit nach nicht noch \
nur ob oder ohne sehr sein seine sich sie sind so sowie sowohl über um und uns unser unsere unserem \
unseren unserer unter vom von vor was weil wenn werden wie wir wird wo wünschenswert zu zum zur \
zwischen jahr jahre jahren erfahrung erfahrungen kenntnisse gute guter gutes sicherer sichere \
mindestens idealerweise bereich aufgaben profil stelle unternehmen team arbeiten arbeit fähigkeit \
einschlägige mehrjährige ggf bzw usw m w d";

const FR: &str = "a à afin ainsi alors au aucun aussi autre autres aux avec avez avoir avons bien bon \
bonne car ce cela ces cet cette chez comme dans de des du donc dont elle elles en entre es est et \
être eu fait il ils je l la le les leur leurs lors lui ma mais même mes moi mon ne nos notre nous on \
ont ou où par pas plus poste pour pouvoir profil qu quand que quel quelle quelles quels qui sa sans \
se sera serez ses si son sont sous sur ta te tes toi ton tous tout toute toutes très tu un une vers \
vos votre vous y an ans année années expérience connaissance connaissances maîtrise équipe équipes \
entreprise mission missions compétences capacité h f souhaitée exigée minimum travail";

/// True for a word (lower case) without content.
pub fn is_stop(word: &str, language: Language) -> bool {
    static SETS: std::sync::LazyLock<[std::collections::HashSet<&str>; 3]> =
        std::sync::LazyLock::new(|| [EN, DE, FR].map(|list| list.split_whitespace().collect()));
    let index = match language {
        Language::En => 0,
        Language::De => 1,
        Language::Fr => 2,
    };
    SETS[index].contains(word)
}
