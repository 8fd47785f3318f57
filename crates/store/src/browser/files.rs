//! The origin's private file system: one folder per space, `mehr.<name>`.

use super::glue::{from_js, is_named, settled};
use super::platform::{DirectoryHandle, File, FileHandle, SyncAccessHandle, option, sleep, storage_manager};
use crate::error::StoreError;
use futures::channel::oneshot;
use js_sys::{ArrayBuffer, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

const TRIES: u32 = 20;
const BETWEEN_TRIES_MS: i32 = 50;

/// The folder of a space.
#[derive(Clone)]
pub struct Folder(DirectoryHandle);

impl Folder {
    /// Opens the folder, making it if it is missing; `None` where there is no private file system.
    pub async fn open(name: &str) -> Option<Self> {
        let root = root().await?;
        let folder = settled(root.directory_handle(name, &option("create", true))).await.ok()?;
        Some(Folder(folder.unchecked_into()))
    }

    /// Deletes the folder and everything in it. A folder that is not there is as good as deleted.
    pub async fn delete(name: &str) -> Result<(), StoreError> {
        let Some(root) = root().await else { return Ok(()) };
        match patiently(|| root.remove_entry(name, &option("recursive", true))).await {
            Err(error) if is_named(&error, "NotFoundError") => Ok(()),
            deleted => deleted.map(|_| ()),
        }
    }

    /// The names in the folder, sorted.
    pub async fn names(&self) -> Result<Vec<String>, StoreError> {
        let entries = self.0.keys().map_err(|error| from_js(&error))?;
        let mut names = Vec::new();
        loop {
            let entry = settled(entries.next()).await?;
            let field = |name: &str| Reflect::get(&entry, &JsValue::from(name)).unwrap_or_default();
            if field("done").is_truthy() {
                names.sort_unstable();
                return Ok(names);
            }
            names.extend(field("value").as_string());
        }
    }

    /// The content of a file, or `None` if it is not there.
    pub async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let handle = match settled(self.0.file_handle(name, &JsValue::UNDEFINED)).await {
            Err(error) if is_named(&error, "NotFoundError") => return Ok(None),
            handle => handle?.unchecked_into::<FileHandle>(),
        };
        let file: File = settled(handle.file()).await?.unchecked_into();
        let buffer: ArrayBuffer = settled(file.array_buffer()).await?.unchecked_into();
        Ok(Some(Uint8Array::new(&buffer).to_vec()))
    }

    /// Deletes a file.
    pub async fn remove(&self, name: &str) -> Result<(), StoreError> {
        patiently(|| self.0.remove_entry(name, &JsValue::UNDEFINED)).await.map(|_| ())
    }

    /// Opens a file for writing, making it if it is missing. One writer at a time, in dedicated workers only.
    pub async fn writer(&self, name: &str) -> Result<Writer, StoreError> {
        let handle = settled(self.0.file_handle(name, &option("create", true))).await?;
        let handle: FileHandle = handle.unchecked_into();
        let (sender, opened) = oneshot::channel();
        // On its own, so that a file nobody waits for any more is closed again.
        spawn_local(async move {
            let opened = patiently(|| handle.sync_access()).await;
            let _ = sender.send(opened.map(|access| Writer(access.unchecked_into())));
        });
        opened.await.map_err(|_| StoreError::Closed)?
    }
}

/// Tries again for a while: a file whose writer has just been closed counts as open for a moment longer.
async fn patiently(ask: impl Fn() -> Result<Promise, JsValue>) -> Result<JsValue, StoreError> {
    for _ in 0..TRIES {
        match settled(ask()).await {
            Err(error) if is_named(&error, "NoModificationAllowedError") => sleep(BETWEEN_TRIES_MS).await,
            answer => return answer,
        }
    }
    settled(ask()).await
}

async fn root() -> Option<DirectoryHandle> {
    let storage = storage_manager()?;
    storage.has_directory()?;
    let root = JsFuture::from(storage.directory().ok()?).await.ok()?;
    Some(root.unchecked_into())
}

/// A file open for writing.
pub struct Writer(SyncAccessHandle);

impl Writer {
    /// Writes all of `bytes` at `at`.
    pub fn write(&self, at: usize, bytes: &[u8]) -> Result<(), StoreError> {
        let source = Uint8Array::from(bytes);
        let mut written = 0;
        while written < source.length() {
            let rest = source.subarray(written, source.length());
            let count = self
                .0
                .write(&rest, &option("at", (at + written as usize) as f64))
                .map_err(|error| from_js(&error))?;
            if count < 1.0 {
                return Err(StoreError::QuotaExceeded { detail: "the file cannot be made longer".into() });
            }
            written += count as u32;
        }
        Ok(())
    }

    /// Cuts the file off at `length`.
    pub fn truncate(&self, length: usize) -> Result<(), StoreError> {
        self.0.truncate(length as f64).map_err(|error| from_js(&error))
    }

    /// Waits until everything is on the disk.
    pub fn flush(&self) -> Result<(), StoreError> {
        self.0.flush().map_err(|error| from_js(&error))
    }

    /// The whole content.
    pub fn read(&self) -> Result<Vec<u8>, StoreError> {
        let size = self.0.size().map_err(|error| from_js(&error))?;
        let into = Uint8Array::new_with_length(size as u32);
        let read = self.0.read(&into, &option("at", 0)).map_err(|error| from_js(&error))?;
        Ok(into.subarray(0, read as u32).to_vec())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.0.close();
    }
}
