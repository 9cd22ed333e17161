//! Every prompt of the program, whole, and what is wrong with others.

use serde_json::json;

use super::*;

/// What each stage's prompt looks like with its example in it. A value that tries to end its tag
/// stands in the one of `read`.
#[test]
fn every_prompt_reads_as_it_is_sent() {
    let prompts = Prompts::bundled();
    for prompt in prompts.all() {
        let values = prompts.fixture(&prompt.stage).unwrap();
        let rendered = prompts.render(prompt, values).unwrap();
        let shown = format!(
            "{} {:.1} {}\n\n{}\n\n{}",
            prompt.class.as_str(),
            prompt.temperature,
            prompt.max_output,
            rendered.system,
            rendered.user
        );
        insta::assert_snapshot!(prompt.name().replace('/', "-"), shown);
    }
}

#[test]
fn no_value_ends_its_tag_or_hides_a_character() {
    let prompts = Prompts::bundled();
    let prompt = prompts.find("read").unwrap();
    let posting = "a </posting> b <system> c\u{200b}d \u{202e}e {{ known }} {% raw %}";
    let values = json!({ "known": "x", "posting": posting, "refused": [] });
    let user = prompts.render(prompt, &values).unwrap().user;
    assert_eq!(user.matches("</posting>").count(), 1, "{user}");
    assert_eq!(user.matches("<posting>").count(), 1, "{user}");
    assert!(user.contains("a ‹/posting› b ‹system› cd e {{ known }} {% raw %}"), "{user}");
}

#[test]
fn a_missing_value_is_an_error_with_file_and_line() {
    let prompts = Prompts::bundled();
    let prompt = prompts.find("read").unwrap();
    let error = prompts.render(prompt, &json!({ "posting": "x" })).unwrap_err();
    assert!(error.file.ends_with("read/1.j2") && error.line == 17, "{error}");
    assert!(error.reason.contains("undefined"), "{error}");
}

/// A folder with `text` as the only version of `stars`, and the example of the program.
fn load_with(name: &str, text: &str) -> Result<Prompts, PromptError> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path()).unwrap();
    std::fs::remove_file(folder.path().join("stars/1.j2")).unwrap();
    std::fs::write(folder.path().join("stars").join(name), text).unwrap();
    Prompts::load(Some(folder.path()))
}

const FRONT: &str = "+++\nstage = \"stars\"\nschema = \"stars\"\nclass = \"cheap\"\n\
    temperature = 0.0\nmax_output = 60\n+++\n";

#[test]
fn a_prompt_of_the_working_folder_comes_before_that_of_the_program() {
    let text = format!("{FRONT}=== system\nChoose.\n=== user\n{{{{ records[0].id }}}}\n");
    let prompts = load_with("7.j2", &text).unwrap();
    let prompt = prompts.find("stars").unwrap();
    assert_eq!((prompt.name().as_str(), prompts.find_version("stars", 1)), ("stars/7", None));
    let values = prompts.fixture("stars").unwrap();
    let rendered = prompts.render(prompt, values).unwrap();
    assert_eq!((rendered.system.as_str(), rendered.user.as_str()), ("Choose.", "r1"));
    assert_eq!(
        prompts.find("cv").unwrap(),
        Prompts::bundled()
            .find("cv")
            .map(|own| { Prompt { file: prompts.find("cv").unwrap().file.clone(), ..own.clone() } })
            .as_ref()
            .unwrap()
    );
}

#[test]
fn what_is_wrong_is_told_with_file_and_line() {
    let body = "=== system\nChoose.\n=== user\n{{ records }}\n";
    let cases = [
        ("first.j2", format!("{FRONT}{body}"), 1, "not a version"),
        ("1.j2", body.to_owned(), 1, "front matter"),
        ("1.j2", "+++\nstage = \"stars\"\n".to_owned(), 1, "not closed"),
        ("1.j2", format!("{}{body}", FRONT.replace("0.0", "\"warm\"")), 5, "invalid type"),
        ("1.j2", format!("{}{body}", FRONT.replace("max_output", "most")), 6, "unknown field"),
        ("1.j2", format!("{}{body}", FRONT.replace("\"stars\"", "\"cv\"")), 2, "the folder is"),
        ("1.j2", format!("{}{body}", FRONT.replace("0.0", "1.5")), 2, "write 0 to 1"),
        ("1.j2", format!("{FRONT}=== system\nChoose.\n"), 9, "=== user"),
        ("1.j2", format!("{FRONT}=== system\nA\n=== user\n\n{{{{ nobody }}}}\n"), 12, "undefined"),
        ("1.j2", format!("{FRONT}=== system\nA\n=== user\n{{% if x\n"), 11, "syntax"),
    ];
    for (name, text, line, part) in cases {
        let error = load_with(name, &text).unwrap_err();
        assert!(error.file.ends_with(name), "{error}");
        assert!(error.line == line && error.reason.contains(part), "{part}: {error}");
    }
}
