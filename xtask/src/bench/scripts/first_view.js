// What the app keeps of a space for the next opening (docs/formats.md).
const KEY = "user/first-view";
const firstView = (work) =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open("mehr.main");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction("meta", "readwrite");
      const request = work(transaction.objectStore("meta"));
      transaction.oncomplete = () => {
        opening.result.close();
        resolve(request.result);
      };
    };
  });
