//! Words by which a posting gives away why it exists, in English, German and French.

use std::sync::LazyLock;

use crate::pipeline::text::{CuePattern, lower_case_pattern};

/// What sort of statement a cue marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Something hurts.
    Pain,
    /// Something is wanted for the years ahead.
    Need,
    /// Something is at stake.
    Risk,
    /// Something is measured.
    Metric,
}

/// One cue: what it means and how sure it is.
pub struct Cue {
    /// Sort of statement.
    pub sort: Sort,
    /// In plain words.
    pub label: &'static str,
    /// 0–1.
    pub confidence: f64,
    /// The words.
    pub words: CuePattern,
}

const SOURCES: &[(Sort, &str, f64, &str)] = &[
    // Pains, named as such.
    (
        Sort::Pain,
        "A difficulty named as such",
        0.85,
        r"\bkept? pace|too (slow|long|many|often|late|few)\b|\bchalleng(e|es|ing)\b|struggl|pain points?|difficult|bottleneck|herausforderung|schwierig|engp[aä]ss|défis?\b|difficult|goulot",
    ),
    (
        Sort::Pain,
        "Old systems or technical debt",
        0.85,
        r"legacy|technical debt|tech debt|outdated|monolith|end.of.life|altsystem|veraltet|technische schulden|altlasten|obsol[eè]te|dette technique|vieilliss|patrimoine applicatif",
    ),
    (
        Sort::Pain,
        "Too much done by hand",
        0.8,
        r"manual (process|work|task|step|report|effort|data)|by hand|spreadsheets?-based|paper.based|repetitive|manuelle|händisch|papierbasiert|manuelles?\b|tâches répétitives|sur papier",
    ),
    (
        Sort::Pain,
        "Not enough people for the work",
        0.8,
        r"understaff|short.?staff|staff(ing)? shortage|backlog|turnover|vacan(t|cies)|personalmangel|fachkräftemangel|rückstand|rückstände|fluktuation|sous.effectif|manque de personnel|retards?\b|en tension",
    ),
    (
        Sort::Pain,
        "Quality or reliability has to improve",
        0.75,
        r"(improv|rais|increas|strengthen|stabili[sz])\w* (\w+ ){0,4}(quality|reliab\w+|stabil\w+|availab\w+|accura\w+|safety|performance|efficien\w+|satisfaction|retention)|downtime|outages?\b|incidents?\b|errors?\b|fehler|ausfäll|störung|qualität (\w+ ){0,3}(verbesser|steiger|erhöh)|(verbesser|steiger|erhöh|optimier)\w* (\w+ ){0,4}(qualität|prozess|effizien|abläufe)|pannes?\b|incidents?|(amélior|renforc|fiabilis|optimis)\w* (\w+ ){0,4}(qualité|fiabilité|process\w*|efficacité|performances?|satisfaction)",
    ),
    (
        Sort::Pain,
        "Scattered or unclear ways of working",
        0.75,
        r"silo(s|ed)?\b|fragmented|inconsisten|ad.?hoc|no (clear )?process|inefficien|scattered|uneinheitlich|unübersichtlich|gewachsene strukturen|ineffizien|hétérogène|cloisonn|dispers",
    ),
    (
        Sort::Pain,
        "Growth outruns the present set-up",
        0.75,
        r"scal(e|ing) (the|our|up|a|this|its|with)|to scale\b|outgrow|grow\w* (fast|rapidly|quickly)|growing (demand|number|volume|team|customer)|rapid(ly)? grow|fast.grow|hypergrowth|increasing (demand|volume|number|complex)|skalier|stark(es)? wachs|wachsend|steigend|schnell wachs|forte croissance|croissance rapide|passage à l.échelle|montée en charge",
    ),
    (
        Sort::Pain,
        "Cost or time has to come down",
        0.75,
        r"(reduc|cut|lower|shorten|minimi[sz]|decreas)\w* (\w+ ){0,4}(cost|time|wait|delay|spend|waste|error|risk|churn|lead|turnaround|infection|fall|readmission)\w*|turnaround|waiting (time|list)|(reduzier|senk|verkürz)\w*|(kosten|durchlaufzeit|wartezeit)\w* (\w+ ){0,3}(senk|reduz|verkürz)|(rédui|diminu|raccourc)\w* (\w+ ){0,4}(coûts?|délais?|temps|risques?|pertes?)",
    ),
    (
        Sort::Pain,
        "A change is under way",
        0.7,
        r"migrat(e|es|ing|ion)|moderni[sz]|re-?platform|replac(e|ing) (our|the|an?)|overhaul|restructur|digiti[sz]|transition(ing)? (to|from)|roll.?out|umstellung|einführung (von|eines|einer|der|des)|ablösung|moderniser|umstrukturier|digitalisier|refonte|migration|modernis|dématérialis|déploie|déploiement|mise en place",
    ),
    // Needs.
    (
        Sort::Need,
        "A new thing is being built",
        0.7,
        r"from scratch|from the ground up|greenfield|build(ing)? (out|up) (a|the|our)|newly created|new (role|position|team|unit|ward|department|product|site)|neu geschaffen|aufbau\b|neu gegründet|création de poste|poste créé|partir de zéro|nouvelle? (équipe|unité|site|produit)",
    ),
    (
        Sort::Need,
        "Expansion",
        0.7,
        r"expan(d|sion|ding)|new markets?|international(ly)? (growth|rollout)|grow(ing)? (our|the) (team|business|practice|customer|revenue)|open(ing)? (a |our )?(new )?(office|site|store|clinic)|expandier|ausbau|neue märkte|internationalisierung|wachstum|développe(r|ment) (de |du |des |l.)|nouveaux marchés|expansion|ouverture",
    ),
    (
        Sort::Need,
        "Direction",
        0.65,
        r"\b(strateg(y|ies|ic)|vision|roadmap)\b|transform(ation|ing)?\b|strategie|strategisch|transformation|stratégi|feuille de route",
    ),
    (
        Sort::Need,
        "Leading and developing people",
        0.6,
        r"(lead|manag|mentor|coach|develop|supervis|recruit|hir)\w* (\w+ ){0,4}(team|people|staff|engineers|nurses|colleagues|managers|reports|trainees)|führ\w* (\w+ ){0,3}(team|mitarbeit)|(team|mitarbeiter)führung|anleit|encadr|manag\w* (\w+ ){0,3}équipe|accompagn\w* (\w+ ){0,3}équipe",
    ),
    // Risks.
    (
        Sort::Risk,
        "Rules have to be kept",
        0.75,
        r"complian|regulat(ion|ory|ed|or)|\baudits?\b|\bgdpr\b|\bhipaa\b|\bsox\b|legal requirement|statutory|fda\b|iso ?\d{4,5}|gesetzlich|vorschrift|regulator|wirtschaftsprüf|prüfung(en)?\b|dsgvo|hgb\b|réglement|conformité|rgpd|normes?\b|contrôle interne",
    ),
    (
        Sort::Risk,
        "People's safety is at stake",
        0.8,
        r"patient safety|safeguarding|(health|workplace|food) (and|&)? ?safety|infection (control|prevention)|patientensicherheit|arbeitsschutz|arbeitssicherheit|hygienevorschrift|sécurité des (patients|personnes)|hygiène",
    ),
    (
        Sort::Risk,
        "Security or continuity is at stake",
        0.75,
        r"(data|information|cyber) ?security|vulnerabilit|on.?call|disaster recovery|business continuity|mission.critical|business.critical|uptime|high availability|24/7|24x7|datenschutz|informationssicherheit|ausfallsicher|rufbereitschaft|geschäftskritisch|sécurité (de l.information|des données|informatique)|continuité|astreinte|disponibilité",
    ),
    (
        Sort::Risk,
        "Deadlines are tight",
        0.65,
        r"tight deadlines?|deadlines?|time.critical|urgent|fristgerecht|fristen|termindruck|termingerecht|échéances?|délais (serrés|impartis)",
    ),
    // Metrics.
    (
        Sort::Metric,
        "How success is measured",
        0.85,
        r"\bkpis?\b|\bokrs?\b|\bslas?\b|\bslos?\b|success (looks like|metrics|will be measured|in this role)|measured by|your success|key results|kennzahl|erfolg (wird )?(gemessen|messen)|messbar|zielvorgabe|indicateurs?|objectifs chiffrés|mesur(é|able)",
    ),
    (
        Sort::Metric,
        "A goal with a date",
        0.8,
        r"(in|within|by) (your |the )?(first|next)? ?(\d+|three|six|twelve|ninety) (days|weeks|months|year)|by the end of (the )?(year|quarter|q\d|20\d\d)|(in|innerhalb) (den ersten|von)? ?(\d+|drei|sechs|zwölf) (tagen|wochen|monaten)|bis ende|dans les (\d+|trois|six|douze) (premiers )?(jours|mois)|d.ici (à )?(fin|20\d\d)",
    ),
    (
        Sort::Metric,
        "A target in figures",
        0.7,
        r"(reduc|increas|grow|cut|rais|improv|achiev|reach|maintain|deliver|senk|steiger|erhöh|erreich|rédui|augment|attein)\w* (\w+ ){0,6}\d+([.,]\d+)? ?(%|percent|prozent|pour ?cent)|\d+([.,]\d+)? ?(%|percent|prozent) (\w+ ){0,3}(uptime|availability|accuracy|satisfaction|growth|reduction)",
    ),
    (
        Sort::Metric,
        "On time and within budget",
        0.65,
        r"on time|on schedule|(within|on) budget|first.time.right|occupancy|customer satisfaction|patient satisfaction|\bnps\b|termintreue|budgettreue|im budget|kundenzufriedenheit|dans les délais|respect (du|des) (budget|délais)|satisfaction (client|patient)",
    ),
];

/// Lines that say nothing of the job: benefits, how to apply, equal opportunity.
static BOILERPLATE: LazyLock<CuePattern> = LazyLock::new(|| {
    lower_case_pattern(
        r"equal opportunit|regardless of|discriminat|accommodation|background check|drug (test|screen)|visa|apply (now|via|by|online|here|through)|to apply|send (us )?your|your application|cover letter|résumé|\bcv\b|401\(?k|dental|vision (insurance|plan|coverage)|medical insurance|paid time off|\bpto\b|parental leave|gym|free (coffee|fruit|lunch)|vacation days|privacy (notice|policy)|cookies?\b|jobrad|urlaubstage|obstkorb|bewerbung|bewirb|anschreiben|lebenslauf|schwerbehinder|ungeachtet|diversität|vermögenswirksame|altersvorsorge|tickets? restaurant|mutuelle|télétravail|candidature|handicap|avantages|\brtt\b|salary|gehalt|salaire|you (have|bring|are) |du (hast|bringst)|sie (haben|bringen)|vous (avez|êtes|possédez)|years? of|jahre|ans d.expérience|degree|diplôme|abgeschlossen",
    )
});

/// A cue denied is no cue.
static NEGATED: LazyLock<CuePattern> = LazyLock::new(|| {
    lower_case_pattern(r"\b(no|not|without|never|kein|keine|nicht|ohne|sans|pas de)\s+(\w+\s+)?$")
});

static CUES: LazyLock<Vec<Cue>> = LazyLock::new(|| {
    let cue = |&(sort, label, confidence, words): &(Sort, &'static str, f64, &str)| Cue {
        sort,
        label,
        confidence,
        // After a letter a cue would be part of another word.
        words: lower_case_pattern(&format!(r"(?:^|[^a-zäöüßéèêàç])({words})")),
    };
    SOURCES.iter().map(cue).collect()
});

/// The cue a sentence shows for a sort of statement, the surest first; none in boilerplate.
pub fn find(sentence: &str, sort: Sort) -> Option<&'static Cue> {
    let sentence = sentence.to_lowercase();
    if BOILERPLATE.is_match(&sentence) {
        return None;
    }
    CUES.iter().filter(|cue| cue.sort == sort).find(|cue| {
        let hit = cue.words.captures(&sentence).and_then(|found| found.get(1));
        hit.is_some_and(|hit| !NEGATED.is_match(&sentence[..hit.start()]))
    })
}
