use std::time::Instant;
use tailord::lexicon::Lexicon;
use tailord::pipeline::extract;
use tailord::posting;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let n: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let b = std::fs::read(&path).unwrap();
    let p = posting::read(&path, &b).unwrap();
    println!("{} words, {} lines", p.text.split_whitespace().count(), p.text.lines().count());
    let mut t = Vec::new();
    for _ in 0..n {
        let s = Instant::now();
        let e = extract::run(&p, Lexicon::bundled());
        t.push(s.elapsed().as_secs_f64() * 1e3);
        std::hint::black_box(e);
    }
    println!("first {:.2}", t[0]);
    t.sort_by(f64::total_cmp);
    println!("median {:.2} ms", t[n / 2]);
}
