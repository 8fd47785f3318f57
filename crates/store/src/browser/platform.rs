//! The parts of the platform that `web-sys` has only behind its unstable flag, or that may be missing: every getter
//! here answers `None` where a browser has nothing.

use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The global scope of a worker or of a page.
    pub type Scope;
    #[wasm_bindgen(method, getter)]
    fn navigator(this: &Scope) -> Option<Navigator>;
    #[wasm_bindgen(method, js_name = setTimeout)]
    fn set_timeout(this: &Scope, callback: &Function, milliseconds: i32) -> JsValue;

    pub type Navigator;
    #[wasm_bindgen(method, getter)]
    fn storage(this: &Navigator) -> Option<StorageManager>;
    #[wasm_bindgen(method, getter)]
    fn locks(this: &Navigator) -> Option<LockManager>;

    pub type StorageManager;
    #[wasm_bindgen(method, getter, js_name = getDirectory)]
    pub fn has_directory(this: &StorageManager) -> Option<Function>;
    #[wasm_bindgen(method, catch, js_name = getDirectory)]
    pub fn directory(this: &StorageManager) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn persist(this: &StorageManager) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn persisted(this: &StorageManager) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn estimate(this: &StorageManager) -> Result<Promise, JsValue>;

    pub type LockManager;
    #[wasm_bindgen(method, catch)]
    pub fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        callback: &JsValue,
    ) -> Result<Promise, JsValue>;

    #[derive(Clone)]
    pub type DirectoryHandle;
    #[wasm_bindgen(method, catch, js_name = getDirectoryHandle)]
    pub fn directory_handle(
        this: &DirectoryHandle,
        name: &str,
        options: &JsValue,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getFileHandle)]
    pub fn file_handle(this: &DirectoryHandle, name: &str, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = removeEntry)]
    pub fn remove_entry(this: &DirectoryHandle, name: &str, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn keys(this: &DirectoryHandle) -> Result<js_sys::AsyncIterator, JsValue>;

    pub type FileHandle;
    #[wasm_bindgen(method, catch, js_name = getFile)]
    pub fn file(this: &FileHandle) -> Result<Promise, JsValue>;
    /// Only in dedicated workers.
    #[wasm_bindgen(method, catch, js_name = createSyncAccessHandle)]
    pub fn sync_access(this: &FileHandle) -> Result<Promise, JsValue>;

    pub type File;
    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    pub fn array_buffer(this: &File) -> Result<Promise, JsValue>;

    pub type SyncAccessHandle;
    #[wasm_bindgen(method, catch, js_name = getSize)]
    pub fn size(this: &SyncAccessHandle) -> Result<f64, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn read(this: &SyncAccessHandle, into: &Uint8Array, options: &JsValue) -> Result<f64, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn write(this: &SyncAccessHandle, from: &Uint8Array, options: &JsValue) -> Result<f64, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn truncate(this: &SyncAccessHandle, size: f64) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn flush(this: &SyncAccessHandle) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    pub fn close(this: &SyncAccessHandle);
}

fn scope() -> Scope {
    js_sys::global().unchecked_into()
}

/// The storage manager, which WebKitGTK does not have.
pub fn storage_manager() -> Option<StorageManager> {
    scope().navigator()?.storage()
}

/// The lock manager, which insecure pages do not have.
pub fn lock_manager() -> Option<LockManager> {
    scope().navigator()?.locks()
}

/// Lets `milliseconds` pass.
pub async fn sleep(milliseconds: i32) {
    let passed = Promise::new(&mut |resolve, _| {
        scope().set_timeout(&resolve, milliseconds);
    });
    // A timer has no way to fail.
    let _ = wasm_bindgen_futures::JsFuture::from(passed).await;
}

/// An options object with one entry.
pub fn option(name: &str, value: impl Into<JsValue>) -> JsValue {
    let options = js_sys::Object::new();
    // Setting a property of a plain object that was just made cannot fail.
    let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    options.into()
}
