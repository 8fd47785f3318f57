//! Keys of the screen that is shown: it offers them while it stands, the sheet of keys names them.

use crate::i18n::Key;
use leptos::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

static LAST: AtomicU64 = AtomicU64::new(0);

/// One key, or several.
#[derive(Clone, Copy)]
pub(crate) struct ScreenKey {
    /// As they are written on a sheet: `J`, or `N` and `C` one after the other.
    pub(crate) keys: &'static [&'static str],
    /// What they do, in words.
    pub(crate) name: Key,
    /// What they do; nothing where the screen listens for them itself.
    pub(crate) run: Option<Callback<()>>,
}

/// The keys on offer, in context.
#[derive(Clone, Copy)]
pub(crate) struct ScreenKeys(RwSignal<Vec<(u64, ScreenKey)>>);

impl ScreenKeys {
    /// Puts an empty offer into context.
    pub(super) fn provide() -> ScreenKeys {
        let keys = ScreenKeys(RwSignal::new(Vec::new()));
        provide_context(keys);
        keys
    }

    /// Offers keys for as long as the calling component lives.
    pub(crate) fn offer(self, keys: impl IntoIterator<Item = ScreenKey>) {
        let owner = LAST.fetch_add(1, Ordering::Relaxed);
        self.0.update(|all| all.extend(keys.into_iter().map(|key| (owner, key))));
        on_cleanup(move || {
            self.0.try_update(|all| all.retain(|(other, _)| *other != owner));
        });
    }

    /// All of them; tracked.
    pub(super) fn all(self) -> Vec<ScreenKey> {
        self.0.with(|all| all.iter().map(|(_, key)| *key).collect())
    }

    /// What these letters do.
    pub(super) fn meant_by(self, letters: &[&str]) -> Option<Callback<()>> {
        self.0.with_untracked(|all| {
            all.iter().find(|(_, key)| key.keys == letters).and_then(|(_, key)| key.run)
        })
    }

    /// Whether a letter is the first of two.
    pub(super) fn begin_with(self, letter: &str) -> bool {
        let begins = |key: &ScreenKey| key.run.is_some() && key.keys.len() == 2 && key.keys[0] == letter;
        self.0.with_untracked(|all| all.iter().any(|(_, key)| begins(key)))
    }
}

/// The keys in context.
pub(crate) fn use_screen_keys() -> ScreenKeys {
    expect_context()
}
