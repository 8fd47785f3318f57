//! Undo restores what a person sees, but for what others changed since; redo brings it back.

mod replicas;

use domain::{FieldType, RowId, Value};
use engine::digest::visible;
use engine::edit::{Draft, Write};
use engine::space::Space;
use engine::undo::{Inverse, inverse, undo_list};
use oplog::cells::elements;
use oplog::{Action, Cells, Column, Marks, Part, Reason, Rows, Texts};
use proptest::prelude::*;
use replicas::{Batch, Event, World, any_value, event, steps};
use std::collections::{BTreeMap, BTreeSet};

/// Kind, row, field.
type Cell = (String, RowId, String);

/// All values, those of rows in the trash too, and which rows are not there.
#[derive(Debug, Default, PartialEq)]
struct Dump {
    values: BTreeMap<Cell, Value>,
    live: BTreeSet<(String, RowId)>,
}

fn dump(space: &Space) -> Dump {
    let mut dump = Dump::default();
    for table in space.tables() {
        for row in table.touched().iter() {
            if table.is_live(row) {
                dump.live.insert((table.kind.clone(), table.id(row)));
            }
            for column in
                table.columns().iter().filter(|column| column.field != "deleted" && column.has_value(row))
            {
                let field = format!("{}.{:?}", column.field, column.ty);
                let value = space.plain(column, &table.kind, column.stored(row));
                dump.values.insert((table.kind.clone(), table.id(row), field), value);
            }
        }
    }
    dump
}

/// The cells that a batch writes to rows that it does not create, sets by element.
fn cells_of(batch: &Batch) -> BTreeSet<(Cell, Option<String>)> {
    let mut cells = BTreeSet::new();
    for part in batch.iter().flat_map(|chunk| &chunk.parts) {
        for column in &part.columns {
            for (i, id) in part.rows.iter().enumerate().filter(|&(i, _)| column.is_written(i)) {
                let cell = (part.kind.clone(), id, format!("{}.{:?}", column.field, column.ty));
                match &column.cells {
                    Cells::Set { add, remove } => {
                        let all = elements(add.get(i)).chain(elements(remove.get(i)));
                        cells.extend(all.map(|element| (cell.clone(), Some(element.to_owned()))));
                    }
                    _ => {
                        cells.insert((cell, None));
                    }
                }
            }
        }
    }
    cells
}

fn created_by(batch: &Batch) -> BTreeSet<(String, RowId)> {
    let parts = batch.iter().flat_map(|chunk| &chunk.parts).filter(|part| part.creates);
    parts.flat_map(|part| part.rows.iter().map(|id| (part.kind.clone(), id))).collect()
}

/// Things that a person can do: only to rows that are there.
fn own_event() -> impl Strategy<Value = Event> {
    event().prop_filter("undone by the test itself", |event| {
        !matches!(event, Event::Receive(_) | Event::Undo | Event::Redo | Event::Import { .. })
    })
}

/// The same thing to a few cells that all others write to, too.
fn crowded(event: Event) -> Event {
    let few =
        |cells: Vec<(u8, replicas::Any)>| cells.into_iter().map(|(pick, any)| (pick % 3, any)).collect();
    match event {
        Event::Create { rows, cells, .. } => Event::Create { kind: 0, rows, cells: few(cells) },
        Event::Update { cells, .. } => Event::Update { kind: 0, ids: vec![1, 2], cells: few(cells) },
        Event::Trash { ids, deleted, .. } => {
            Event::Trash { kind: 0, ids: ids.iter().map(|pick| pick % 3).collect(), deleted }
        }
        other => other,
    }
}

fn some_event() -> impl Strategy<Value = Event> {
    prop_oneof![own_event(), own_event().prop_map(crowded)]
}

fn act(world: &mut World, device: usize, now_ms: u64, event: &Event) -> Option<Batch> {
    let space = &world.devices[device].space;
    let mut event = event.clone();
    if let Event::Update { kind, ids, .. } | Event::Trash { kind, ids, .. } = &mut event {
        let table = space.table(replicas::KINDS[usize::from(*kind) % 4])?;
        // Row numbers that the devices turn into rows that were written to.
        ids.retain(|pick| {
            pick % 4 > 0 && table.touched().get(usize::from(*pick) % table.rows().max(1) as usize)
        });
        let rows = table.rows().max(1);
        let mut once = BTreeSet::new();
        ids.retain(|pick| once.insert(u32::from(*pick) % rows));
    }
    let batch = world.devices[device].act(&event, now_ms, &world.batches)?;
    world.batches.push(batch.clone());
    Some(batch)
}

fn take_back(world: &mut World, device: usize, batch: &Batch, reason: Reason) -> (Batch, Inverse) {
    let device = &mut world.devices[device];
    let inverse = inverse(&device.space, batch);
    let parent = Some(batch[0].header.id);
    let parts = inverse.parts.clone();
    let batch = device.commit(1, reason, batch[0].header.action, parent, parts);
    world.batches.push(batch.clone());
    (batch, inverse)
}

proptest! {
    #[test]
    fn undo_and_redo_of_anything_restore_what_a_person_sees(steps in steps(30), event in some_event()) {
        let mut world = World::run(&steps);
        let before = visible(&world.devices[0].space);
        let Some(batch) = act(&mut world, 0, 7, &event) else { return Ok(()) };
        let after = visible(&world.devices[0].space);
        let (undo, taken) = take_back(&mut world, 0, &batch, Reason::Undo);
        prop_assert_eq!(taken.kept, 0);
        prop_assert_eq!(visible(&world.devices[0].space), before);
        let (redo, taken) = take_back(&mut world, 0, &undo, Reason::Redo);
        prop_assert_eq!(taken.kept, 0);
        prop_assert_eq!(visible(&world.devices[0].space), after);
        take_back(&mut world, 0, &redo, Reason::Undo);
        prop_assert_eq!(visible(&world.devices[0].space), before);
    }

    #[test]
    fn a_history_of_actions_is_undone_and_redone_one_by_one(
        steps in steps(20),
        events in prop::collection::vec(some_event(), 1..10),
    ) {
        let mut world = World::run(&steps);
        let before_all = undo_list(&world.devices[0].space, |device| device == 1).undo.len();
        let mut states = vec![visible(&world.devices[0].space)];
        for event in &events {
            if act(&mut world, 0, 3, event).is_some() {
                states.push(visible(&world.devices[0].space));
            }
        }
        let list = |world: &World| undo_list(&world.devices[0].space, |device| device == 1);
        prop_assert_eq!(list(&world).undo.len(), before_all + states.len() - 1);
        for expected in states.iter().rev().skip(1) {
            let batch = world.devices[0].act(&Event::Undo, 3, &world.batches).unwrap();
            world.batches.push(batch);
            prop_assert_eq!(visible(&world.devices[0].space), *expected);
        }
        prop_assert_eq!(list(&world).undo.len(), before_all);
        for expected in states.iter().skip(1) {
            let batch = world.devices[0].act(&Event::Redo, 3, &world.batches).unwrap();
            world.batches.push(batch);
            prop_assert_eq!(visible(&world.devices[0].space), *expected);
        }
        prop_assert!(states.len() == 1 || list(&world).redo.is_empty());
    }

    #[test]
    fn what_others_changed_since_stays_and_all_else_is_restored(
        steps in steps(25),
        event in some_event(),
        others in prop::collection::vec((some_event(), any_value()), 1..4),
        knows in any::<bool>(),
        on_another_device in any::<bool>(),
    ) {
        let mut world = World::run(&steps);
        world.meet(0);
        world.meet(1);
        let before = dump(&world.devices[0].space);
        let Some(batch) = act(&mut world, 0, 7, &event) else { return Ok(()) };
        if knows {
            world.meet(1);
        }
        let ours = cells_of(&batch);
        let mut theirs = BTreeSet::new();
        for (n, (event, any)) in others.iter().enumerate() {
            // The first changes what the batch wrote, where that can be done from there.
            let target = ours.iter().next().filter(|_| n == 0).cloned();
            let written = match target {
                Some(((kind, id, field), _)) if world.devices[1].space.table(&kind).is_some_and(|t| t.row(id).is_some()) => {
                    let (name, ty) = field.split_once('.').unwrap();
                    let ty = replicas::TYPES.into_iter().find(|known| format!("{known:?}") == ty).unwrap();
                    let mut draft = Draft::update(&kind);
                    let space = &world.devices[1].space;
                    draft.row(space, id, [(name.to_owned(), ty, Write::Value(replicas::value(ty, any)))]);
                    draft.into_part().map(|part| {
                        let batch = world.devices[1].commit(9, Reason::Ui, Action::Update, None, vec![part]);
                        world.batches.push(batch.clone());
                        batch
                    })
                }
                _ => act(&mut world, 1, 9, event),
            };
            theirs.extend(written.iter().flat_map(cells_of));
        }
        let their_rows: BTreeSet<(String, RowId)> = theirs.iter().map(|(cell, _)| (cell.0.clone(), cell.1)).collect();
        world.meet(0);
        let at = if on_another_device { 2 } else { 0 };
        world.meet(at);
        let changed = dump(&world.devices[at].space);
        let (_, taken) = take_back(&mut world, at, &batch, Reason::Undo);
        let now = dump(&world.devices[at].space);

        let created = created_by(&batch);
        // A row that both made while apart would be there without the batch.
        let apart = |row: &(String, RowId)| !knows && their_rows.contains(row);
        let gone = |row: &(String, RowId)| created.contains(row) && !apart(row);
        let row_of = |cell: &Cell| (cell.0.clone(), cell.1);
        for cell in before.values.keys().chain(changed.values.keys()).chain(now.values.keys()) {
            if gone(&row_of(cell)) {
                continue;
            }
            let get = |dump: &Dump| dump.values.get(cell).cloned().unwrap_or_default();
            if cell.2.ends_with("Set") {
                let set = |dump: &Dump| match get(dump) {
                    Value::Set(all) => all,
                    _ => Vec::new(),
                };
                let (was, is, comes) = (set(&before), set(&changed), set(&now));
                for element in was.iter().chain(&is).chain(&comes) {
                    let key = (cell.clone(), Some(element.clone()));
                    let expected = if theirs.contains(&key) || !ours.contains(&key) { &is } else { &was };
                    prop_assert_eq!(comes.contains(element), expected.contains(element), "{:?}", key);
                }
            } else {
                let key = (cell.clone(), None);
                let expected = if theirs.contains(&key) || !ours.contains(&key) { get(&changed) } else { get(&before) };
                prop_assert_eq!(get(&now), expected, "{:?}", key);
            }
        }
        for row in before.live.iter().chain(&changed.live).chain(&now.live) {
            let trash = ((row.0.clone(), row.1, "deleted.Flag".to_owned()), None);
            let expected = if gone(row) {
                false
            } else if theirs.contains(&trash) || !ours.contains(&trash) {
                changed.live.contains(row)
            } else {
                before.live.contains(row)
            };
            prop_assert_eq!(now.live.contains(row), expected, "{:?}", row);
        }
        let both = ours.intersection(&theirs).filter(|(cell, _)| !gone(&row_of(cell))).count();
        prop_assert_eq!(taken.kept, both as u64);
    }
}

fn import(rows: u32) -> Vec<Part> {
    let len = rows as usize;
    let column = |field: &str, ty: FieldType, cells: Cells| Column {
        field: field.into(),
        ty,
        cells,
        written: None,
        null: None,
        before: None,
    };
    let names: Texts = (0..len).map(|_| "Nino").collect();
    let tags: Texts = (0..len).map(|_| "imported").collect();
    let columns = vec![
        column("name", FieldType::Text, Cells::Text(names)),
        column("employees", FieldType::Int, Cells::Int((0..len as i64).collect())),
        column("tags", FieldType::Set, Cells::Set { add: tags, remove: Texts::default() }),
    ];
    vec![Part { kind: "customer".into(), creates: true, rows: Rows::run(RowId(1 << 90), rows), columns }]
}

#[test]
fn undo_of_an_import_writes_its_runs_and_keeps_rows_that_are_gone_already() {
    let mut world = World::new(1);
    let batch = world.devices[0].commit(1, Reason::Import, Action::Import, None, import(1000));
    let mut draft = Draft::update("customer");
    draft.set_deleted(&world.devices[0].space, RowId((1 << 90) + 10), true);
    let parts = draft.into_part().into_iter().collect();
    world.devices[0].commit(2, Reason::Ui, Action::Delete, None, parts);

    let (undo, taken) = take_back(&mut world, 0, &batch, Reason::Undo);
    assert_eq!((taken.rows, taken.kept), (999, 0));
    assert_eq!(taken.parts.len(), 1);
    assert_eq!(taken.parts[0].rows.runs().len(), 2);
    let table = world.devices[0].space.table("customer").unwrap();
    assert_eq!(table.live().count(), 0);

    take_back(&mut world, 0, &undo, Reason::Redo);
    let table = world.devices[0].space.table("customer").unwrap();
    assert_eq!(table.live().count(), 999);
    assert!(!table.is_live(10));
    assert_eq!(table.column("name").unwrap().text(999), "Nino");
}

#[test]
fn an_import_that_meets_a_row_twice_is_undone_to_what_stood_before_it() {
    let mut world = World::new(1);
    let id = RowId(5);
    let mut draft = Draft::create("customer");
    let space = &world.devices[0].space;
    draft.row(space, id, [("name".to_owned(), FieldType::Text, Write::Value(Value::Text("before".into())))]);
    let parts = draft.into_part().into_iter().collect();
    world.devices[0].commit(1, Reason::Ui, Action::Create, None, parts);
    let write = |text: &str, before: &str| {
        let texts = |text: &str| Cells::Text([text].into_iter().collect());
        let before = Some(Box::new(oplog::batch::Before { cells: texts(before), null: None }));
        let name = Column {
            field: "name".into(),
            ty: FieldType::Text,
            cells: texts(text),
            written: Some(Marks::from_fn(1, |_| true)),
            null: None,
            before,
        };
        Part { kind: "customer".into(), creates: false, rows: Rows::run(id, 1), columns: vec![name] }
    };
    let parts = vec![write("first", "before"), write("second", "first")];
    let batch = world.devices[0].commit(2, Reason::Import, Action::Import, None, parts);
    let name = |world: &World| world.devices[0].space.value("customer", 0, "name");
    assert_eq!(name(&world), Value::Text("second".into()));
    let (undo, _) = take_back(&mut world, 0, &batch, Reason::Undo);
    assert_eq!(name(&world), Value::Text("before".into()));
    take_back(&mut world, 0, &undo, Reason::Redo);
    assert_eq!(name(&world), Value::Text("second".into()));
}

#[test]
fn a_batch_of_which_nothing_is_left_to_undo_gives_no_parts() {
    let mut world = World::new(1);
    let batch = world.devices[0].commit(1, Reason::Import, Action::Import, None, import(3));
    take_back(&mut world, 0, &batch, Reason::Undo);
    assert!(inverse(&world.devices[0].space, &batch).parts.is_empty());
    assert!(inverse(&Space::new(), &batch).parts.is_empty());
}
