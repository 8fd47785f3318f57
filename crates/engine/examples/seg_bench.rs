use domain::expr::{check, parse, Score};
use domain::*;
use engine::segments::*;
use engine::space::Space;
use oplog::batch::{Action, Reason};
use oplog::*;
use std::time::Instant as T;
fn chunk(space: &Space, n: u64, part: Part) -> Chunk {
    Chunk { header: Header { id: BatchId { device: 1, counter: n }, stamp: Stamp::from_ms(1000 + n), reason: Reason::Ui, action: Action::Import, kind: part.kind.clone(), rows: 1, parent: None, seen: space.seen().clone() }, index: 0, last: true, parts: vec![part] }
}
fn col(field: &str, ty: FieldType, cells: Cells) -> Column { Column { field: field.into(), ty, cells, written: None, null: None, before: None } }
fn main() {
    let n: usize = std::env::args().nth(1).map_or(100_000, |s| s.parse().unwrap());
    let mut s = 1u64;
    let mut r = move |k: u64| { s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407); (s >> 33) % k };
    let mut space = Space::new();
    let base = RowId(1 << 100);
    let dict = |vals: Vec<String>, codes: Vec<u32>| Cells::Dict { values: vals.iter().map(|s| s.as_str()).collect(), codes };
    let countries: Vec<String> = (0..40).map(|i| format!("C{i}")).collect();
    let cities: Vec<String> = (0..3000).map(|i| format!("City {i}")).collect();
    let c1 = (0..n).map(|_| r(40) as u32).collect();
    let c2 = (0..n).map(|_| r(3000) as u32).collect();
    let c3 = (0..n).map(|_| r(6) as u32).collect();
    let names: Texts = { let v: Vec<String> = (0..n).map(|i| format!("Customer Name {}", i * 7919 % n)).collect(); v.iter().map(|s| s.as_str()).collect() };
    let emp = (0..n).map(|_| r(500) as i64).collect();
    let created = (0..n).map(|_| 19000 + r(1500) as i64).collect();
    let org: Vec<u32> = (0..n).map(|_| r(n as u64 / 20) as u32).collect();
    let part = Part { kind: "customer".into(), creates: true, rows: Rows::run(base, n as u32), columns: vec![
        col("country", FieldType::Text, dict(countries, c1)), col("city", FieldType::Text, dict(cities, c2)),
        col("stage", FieldType::Choice, dict(domain::schema::STAGES.iter().map(|s| s.to_string()).collect(), c3)),
        col("name", FieldType::Text, Cells::Text(names)), col("employees", FieldType::Int, Cells::Int(emp)),
        col("created", FieldType::Day, Cells::Int(created)),
    ]};
    let c = chunk(&space, 1, part); space.apply(c);
    let part = Part { kind: "customer".into(), creates: false, rows: Rows::run(base, n as u32), columns: vec![col("organisation", FieldType::Ref, Cells::Ref(RefCells { targets: Rows::run(base, n as u32), codes: org }))] };
    let c = chunk(&space, 2, part); space.apply(c);
    let m = n * 11 / 2;
    let ob = RowId(1 << 101);
    let cust = (0..m).map(|_| r(n as u64) as u32).collect();
    let day = (0..m).map(|_| 19000 + r(1500) as i64).collect();
    let minor = (0..m).map(|_| r(100000) as i64).collect();
    let st = (0..m).map(|_| r(5) as u32).collect();
    let part = Part { kind: "order".into(), creates: true, rows: Rows::run(ob, m as u32), columns: vec![
        col("customer", FieldType::Ref, Cells::Ref(RefCells { targets: Rows::run(base, n as u32), codes: cust })),
        col("day", FieldType::Day, Cells::Int(day)),
        col("amount", FieldType::Money, Cells::Money { minor, currencies: vec![Currency(*b"EUR")], codes: vec![] }),
        col("status", FieldType::Choice, dict(["placed","paid","delivered","cancelled","returned"].iter().map(|s| s.to_string()).collect(), st)),
    ]};
    let c = chunk(&space, 3, part); space.apply(c);
    let score = |_: Score, _: u32| None;
    let q = Question { space: &space, today: Day(20400), offset_minutes: 0, scores: &score };
    for text in ["country = c7", "city = \"city 17\"", "stage in (key, regular)", "employees between 100 and 200", "created in last 1 year", "organisation.country = c7", "name contains \"99\"", "name = \"Customer Name 5\"",
        "count(orders) > 5", "sum(orders.amount) > 2500 EUR", "last(orders.day) before 90 days ago", "count(orders where status = paid) > 2", "sum(orders.amount where day in last 1 year) > 100", "last(orders.amount) > 500",
        "country = c7 and stage = key and employees > 100 and last(orders.day) before 90 days ago and sum(orders.amount) > 1000 EUR"] {
        let typed = check(&parse(text).unwrap(), space.schema(), "customer").unwrap();
        let mut cold = vec![]; let mut warm = vec![]; let mut k = 0;
        for _ in 0..9 {
            let cache = Cache::default();
            let t = T::now(); k = eval(&typed, &q, &cache).count(); cold.push(t.elapsed().as_secs_f64() * 1e3);
            let t = T::now(); k += eval(&typed, &q, &cache).count(); warm.push(t.elapsed().as_secs_f64() * 1e3);
        }
        cold.sort_by(f64::total_cmp); warm.sort_by(f64::total_cmp);
        println!("{:8.3} {:8.3} ms  {} {}", cold[4], warm[4], k / 2, text);
    }
}
