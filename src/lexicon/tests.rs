use super::*;

fn names(text: &str) -> Vec<String> {
    Lexicon::bundled().find(text).into_iter().map(|hit| hit.name).collect()
}

#[test]
fn names_with_signs_are_whole_tokens() {
    assert_eq!(names("C++, C# and F#"), ["C++", "C#", "F#"]);
    assert_eq!(names("Java/Kotlin"), ["Java", "Kotlin"]);
    assert_eq!(names("JavaScript"), ["JavaScript"]);
    assert_eq!(names("CI/CD with Node.js, T-SQL and .NET"), ["CI/CD", "Node.js", "T-SQL", ".NET"]);
    assert_eq!(names("R&D in our lab"), Vec::<String>::new());
}

#[test]
fn aliases_lead_to_the_canonical_name() {
    let lexicon = Lexicon::bundled();
    for (form, name) in [
        ("k8s", "Kubernetes"),
        ("Postgres", "PostgreSQL"),
        ("Golang", "Go"),
        ("Amazon Web Services", "Amazon Web Services"),
        ("aws", "Amazon Web Services"),
        ("GCP", "Google Cloud Platform"),
        ("MS Excel", "Microsoft Excel"),
        ("JS", "JavaScript"),
    ] {
        assert_eq!(lexicon.resolve(form).map(|s| s.name.as_str()), Some(name), "{form}");
    }
    assert_eq!(lexicon.resolve("gardening on Mars"), None);
}

#[test]
fn ambiguous_words_need_their_context() {
    for (text, expected) in [
        ("Services in Go, Rust or C", vec!["Go", "Rust", "C"]),
        ("You go the extra mile on the go", vec![]),
        ("Own our go to market", vec!["Go-to-Market Strategy"]),
        ("Experience with R", vec!["R"]),
        ("Statistics in R and Python", vec!["Statistics", "R", "Python"]),
        ("Vitamin C and C-level people", vec![]),
        ("You excel at nothing", vec![]),
        ("Excel and Word", vec!["Microsoft Excel", "Microsoft Word"]),
        ("Start in Spring or in autumn", vec![]),
        ("Java with Spring", vec!["Java", "Spring"]),
        ("Java, Spring", vec!["Java", "Spring"]),
        ("Our teams spread by word of mouth", vec![]),
        ("the rest of the day", vec![]),
        ("Responsibility for the depot", vec![]),
        ("A sense of responsibility", vec!["Responsibility"]),
        ("REST and GraphQL", vec!["REST APIs", "GraphQL"]),
        ("access to a car", vec![]),
        ("Ask the chef or the oracle", vec![]),
        ("Ansible, Chef or Puppet", vec!["Ansible", "Chef", "Puppet"]),
        ("we make things", vec![]),
        ("- Go\n- Docker", vec!["Go", "Docker"]),
    ] {
        assert_eq!(names(text), expected, "{text}");
    }
}

#[test]
fn compounds_of_german_and_french_are_read() {
    assert_eq!(names("Java-Entwickler gesucht"), ["Java"]);
    assert_eq!(names("React-basierte Oberflächen"), ["React"]);
    assert_eq!(names("maîtrise de Docker"), ["Docker"]);
    assert_eq!(names("Esprit d'équipe"), ["Teamwork"]);
}

#[test]
fn spans_are_bytes_of_the_text() {
    let text = "Größe zählt: Überblick über Kubernetes-Cluster";
    let hit = &Lexicon::bundled().find(text)[0];
    assert_eq!(&text[hit.span.start..hit.span.end], "Kubernetes-Cluster");
}

#[test]
fn addresses_name_no_skill() {
    assert_eq!(names("Write to jobs@python.org or https://docker.com/x"), Vec::<String>::new());
}

#[test]
fn a_candidates_skills_and_aliases_win() {
    let lexicon = Lexicon::bundled().with_candidate(
        &["Frobnicator".to_owned(), "Postgres".to_owned()],
        &[("frob".to_owned(), "Frobnicator".to_owned()), ("CD".to_owned(), "CI/CD".to_owned())],
    );
    let hits = lexicon.find("Frobnicator, Postgres, CD and frob");
    let names: Vec<&str> = hits.iter().map(|h| h.name.as_str()).collect();
    assert_eq!(names, ["Frobnicator", "PostgreSQL", "CI/CD", "Frobnicator"]);
}

#[test]
fn the_data_files_are_well_formed() {
    let mut seen = std::collections::BTreeSet::new();
    for source in [
        include_str!("../../data/lexicon/curated.tsv"),
        include_str!("../../data/lexicon/skills.tsv"),
    ] {
        let mut grouped = false;
        for line in source.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            grouped |= line.starts_with('[');
            assert!(grouped, "before any group: {line}");
            assert!(line.matches('\t').count() <= 1, "more than one tab: {line}");
            let name = line.split('\t').next().unwrap_or(line);
            assert!(line.starts_with('[') || seen.insert(name.to_owned()), "twice: {name}");
        }
    }
}
